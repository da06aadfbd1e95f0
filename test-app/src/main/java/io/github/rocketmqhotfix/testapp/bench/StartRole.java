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

/** Whose start is measured, and when it is over. */
enum StartRole {

    /** Until it answers. */
    NAME_SERVER("NameServer") {
        @Override
        Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, Cluster cluster) {
            NameServer nameServer = NameServer.start(workspace, installation, agent);
            return new Starting(nameServer.process(), nameServer::answers);
        }
    },

    /** Until it says so; 5.3.1 registers only 10 s later, which would hide what the agent costs. */
    BROKER("broker") {
        @Override
        Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, Cluster cluster) {
            // a name of its own: the NameServer remembers the one before for a while
            BrokerSettings settings = BrokerSettings.master("broker-" + System.nanoTime(), cluster.nameServer().address());
            Broker broker = Broker.start(workspace, installation, settings, agent);
            return new Starting(broker.process(),
                    () -> broker.process().outputLines().stream().anyMatch(line -> line.contains("boot success")));
        }
    },

    /** Until its first message is acknowledged. */
    PRODUCER("producer") {
        @Override
        Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, Cluster cluster) {
            ClientProcess producer = ClientProcess.start(workspace, installation, "producer", ProducerApplication.class,
                    agent, Optional.empty(), "nameServer=" + cluster.nameServer().address(), "topic=" + Cluster.TOPIC,
                    "broker=" + Cluster.BROKER, "stay=1");
            return new Starting(producer.process(), () -> !producer.events("sent").isEmpty());
        }
    };

    private final String words;

    StartRole(String words) {
        this.words = words;
    }

    /**
     * What is there before.
     *
     * @param nameServer that one broker is registered at, which has the topic
     */
    record Cluster(NameServer nameServer) {

        private static final String TOPIC = "bench-start";
        private static final String BROKER = "broker-a";

        /** Starts it, without the agent. */
        static Cluster start(Workspace workspace, Installation installation) {
            NameServer nameServer = NameServer.start(workspace, installation, Optional.empty()).awaitAnswer();
            Broker broker = Broker.start(workspace, installation, BrokerSettings.master(BROKER, nameServer.address()), Optional.empty())
                    .awaitRegistration(nameServer);
            broker.createTopic(TOPIC, 1);
            return new Cluster(nameServer);
        }
    }

    /** One that was started, and whether it is ready now. */
    record Starting(ForkedProcess jvm, BooleanSupplier ready) {
    }

    /** Starts one; does not wait for it. */
    abstract Starting start(Workspace workspace, Installation installation, Optional<AgentFlag> agent, Cluster cluster);

    @Override
    public String toString() {
        return words;
    }
}
