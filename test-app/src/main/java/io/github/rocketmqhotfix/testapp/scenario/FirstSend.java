package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.WireTap;
import io.github.rocketmqhotfix.testapp.program.load.ProducerApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A hanging NameServer as an application sees it. Of two NameServers, the one that a producer uses is frozen (SIGSTOP).
 * Then the producer sends to a topic whose route it does not have yet. The agent, if any, is in the producer.
 */
public record FirstSend(Setting setting, StepListener progress) {

    private static final String TOPIC = "hotfix-first-send";
    private static final String EARLIER_TOPIC = "hotfix-earlier";
    private static final String BROKER = "broker-a";
    private static final int QUEUES = 4;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(60);

    /**
     * Measurements of the send.
     *
     * @param sent           whether the send succeeded
     * @param millis         duration of the send
     * @param frozenRequests number of route requests to the frozen NameServer
     * @param failure        the exception and its message; empty if there was none
     * @param agentLines     the agent's lines on the producer's stderr
     */
    public record Result(boolean sent, long millis, int frozenRequests, String failure, List<String> agentLines) {}

    /**
     * Runs the scenario on a new cluster.
     *
     * @throws IllegalStateException if the cluster does not start
     */
    public Result run() {
        try (Workspace workspace = Workspace.create("first-send")) {
            progress.step("starting two NameServers and a broker");
            TappedNameServer first = TappedNameServer.start(workspace, setting);
            TappedNameServer second = TappedNameServer.start(workspace, setting);
            first.server().awaitAnswer();
            second.server().awaitAnswer();
            createTopics(workspace, first, second);
            progress.step("starting a producer, and finding out which NameServer it uses");
            ClientProcess producer = ClientProcess.start(workspace, setting.client(), "producer",
                    ProducerApplication.class,
                    setting.agent(), Optional.empty(),
                    "nameServer=" + first.tap().address() + ";" + second.tap().address(),
                    "after=" + EARLIER_TOPIC, "topic=" + TOPIC, "stay=1");
            ForkedProcess process = producer.process();
            producer.awaitEvent("waiting", START_LIMIT);
            TappedNameServer used = lastAsked(first).isAfter(lastAsked(second)) ? first : second;
            progress.step("the producer's NameServer is frozen, the producer sends");
            int before = used.routeRequests();
            used.server().process().freeze();
            process.send("send");
            producer.awaitEvent("finished", SEND_LIMIT);
            JsonNode sent = Stream.concat(producer.events("sent").stream(), producer.events("failed").stream())
                    .filter(event -> event.path("number").asInt() == 1).findFirst().orElseThrow();
            return new Result(sent.path("event").asText().equals("sent"), sent.path("millis").asLong(),
                    used.routeRequests() - before,
                    (sent.path("exception").asText() + " " + sent.path("message").asText()).strip(),
                    AgentLines.of(process));
        }
    }

    private void createTopics(Workspace workspace, TappedNameServer first, TappedNameServer second) {
        Broker broker = Broker.start(workspace, setting.servers(),
                BrokerSettings.master(BROKER, first.server().address() + ";" + second.server().address()),
                Optional.empty());
        broker.awaitRegistration(first.server()).awaitRegistration(second.server());
        for (String topic : List.of(EARLIER_TOPIC, TOPIC)) {
            broker.createTopic(topic, QUEUES, first.server(), second.server());
        }
    }

    private static Instant lastAsked(TappedNameServer nameServer) {
        List<WireTap.Request> requests = nameServer.tap().requests();
        return requests.isEmpty() ? Instant.MIN : requests.get(requests.size() - 1).time();
    }
}
