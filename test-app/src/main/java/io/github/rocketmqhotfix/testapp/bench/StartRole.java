package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.load.ProducerApplication;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The kinds of JVM whose start is measured, each with its condition for "ready". */
enum StartRole {

    /** Ready when it answers a request. */
    NAME_SERVER("NameServer") {
        @Override
        Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, NameServer servers) {
            NameServer nameServer = NameServer.start(workspace, installation, agent);
            return new Starting(nameServer.process(), nameServer::answers);
        }
    },

    /** Ready when it prints "boot success". 5.3.1 registers only 10 s later, which would hide the agent's cost. */
    BROKER("broker") {
        @Override
        Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, NameServer servers) {
            // a new name for each start: the NameServer remembers earlier brokers for a while
            BrokerSettings settings = BrokerSettings.master("broker-" + System.nanoTime(), servers.address());
            Broker broker = Broker.start(workspace, installation, settings, agent);
            return new Starting(broker.process(),
                    () -> broker.process().outputLines().stream().anyMatch(line -> line.contains("boot success")));
        }
    },

    /** Ready when its first message is acknowledged. */
    PRODUCER("producer") {
        @Override
        Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, NameServer servers) {
            ClientProcess producer = ClientProcess.start(workspace, installation, "producer", ProducerApplication.class,
                    agent, Optional.empty(), "nameServer=" + servers.address(), "topic=" + TOPIC,
                    "broker=" + BROKER_NAME, "stay=1");
            return new Starting(producer.process(), () -> !producer.events("sent").isEmpty());
        }
    };

    private static final String TOPIC = "bench-start";
    private static final String BROKER_NAME = "broker-a";

    private final String words;

    StartRole(String words) {
        this.words = words;
    }

    /** A JVM that was started; {@code ready} returns whether it is ready now. */
    record Starting(ForkedProcess jvm, BooleanSupplier ready) {}

    /**
     * Starts the servers that every start needs, without the agent: a NameServer and a broker with the producer's
     * topic.
     */
    static NameServer startServers(Workspace workspace, Installation installation) {
        NameServer nameServer = NameServer.start(workspace, installation, Optional.empty()).awaitAnswer();
        Broker.start(workspace, installation, BrokerSettings.master(BROKER_NAME, nameServer.address()),
                Optional.empty())
                .awaitRegistration(nameServer).createTopic(TOPIC, 1);
        return nameServer;
    }

    /** Starts the JVM and does not wait for it. */
    abstract Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent,
            NameServer servers);

    @Override
    public String toString() {
        return words;
    }
}
