package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.program.load.ConsumerApplication;
import io.github.rocketmqhotfix.testapp.program.load.ProducerApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A consumer sends messages back to a broker group that has lost its master. The cluster has two masters, and a slave
 * of the first master. The first master is killed while the consumer holds the first message. The consumer has one
 * consume thread, so a blocked send-back delays the next message. The agent, if any, is in the consumer.
 */
public record MasterlessSendBack(Setting setting, StepListener progress) {

    /** The number of messages that are sent back. */
    public static final int SEND_BACKS = 4;

    private static final String TOPIC = "hotfix-sendback";
    private static final String DYING = "broker-a";
    private static final Duration CLIENT_LIMIT = Duration.ofSeconds(60);
    private static final Duration SEND_BACK_LIMIT = Duration.ofSeconds(90);
    private static final Duration REDELIVERY_LIMIT = Duration.ofSeconds(20);

    /**
     * Measurements after the kill of the master.
     *
     * @param sendBackMillis       time from the listener's return to its next call, per message that is sent back
     * @param requestsToNameServer number of send-back requests (code 36) at the NameServer
     * @param redelivered          number of messages that a broker redelivered from the retry topic
     * @param resubmitted          number of messages that the client only put into its own queue again
     * @param agentLines           the agent's lines on the consumer's stderr
     */
    public record Result(List<Long> sendBackMillis, int requestsToNameServer, int redelivered, int resubmitted,
            List<String> agentLines) {

        public long longestMillis() {
            return sendBackMillis.stream().mapToLong(Long::longValue).max().orElse(0);
        }

        public long shortestMillis() {
            return sendBackMillis.stream().mapToLong(Long::longValue).min().orElse(0);
        }
    }

    /**
     * Runs the scenario on a new cluster.
     *
     * @throws IllegalStateException if the cluster does not start or the consumer hangs
     */
    public Result run() {
        try (Workspace workspace = Workspace.create("sendback")) {
            progress.step("starting a NameServer, two masters and a slave");
            TappedNameServer nameServer = TappedNameServer.start(workspace, setting);
            nameServer.server().awaitAnswer();
            Installation servers = setting.servers();
            String address = nameServer.server().address();
            Broker dying = Broker.start(workspace, servers, BrokerSettings.master(DYING, address), Optional.empty());
            Broker other = Broker.start(workspace, servers, BrokerSettings.master("broker-b", address),
                    Optional.empty());
            Broker slave = Broker.start(workspace, servers, BrokerSettings.slave(DYING, 1, address), Optional.empty());
            for (Broker broker : List.of(dying, other, slave)) {
                broker.awaitRegistration(nameServer.server());
            }
            dying.createTopic(TOPIC, 1, nameServer.server());
            other.createTopic(TOPIC, 1, nameServer.server());

            progress.step("sending " + (SEND_BACKS + 1) + " messages to " + DYING);
            ClientProcess producer = ClientProcess.start(workspace, setting.client(), "producer",
                    ProducerApplication.class,
                    Optional.empty(), Optional.empty(), "nameServer=" + address, "topic=" + TOPIC,
                    "count=" + (SEND_BACKS + 1), "broker=" + DYING, "attempts=10");
            producer.awaitEvent("finished", CLIENT_LIMIT);

            ClientProcess consumer = ClientProcess.start(workspace, setting.client(), "consumer",
                    ConsumerApplication.class,
                    setting.agent(), Optional.empty(), "nameServer=" + nameServer.tap().address(), "topic=" + TOPIC,
                    "group=hotfix-sendback-consumers", "failFirst=" + SEND_BACKS, "holdUntilNoMaster=" + DYING);
            consumer.awaitEvent("delivered", CLIENT_LIMIT);
            progress.step("the master of " + DYING + " is killed");
            dying.process().kill();
            consumer.awaitEvent("masterless", CLIENT_LIMIT);

            progress.step("the consumer sends " + SEND_BACKS + " messages back");
            consumer.process().await("end of the last send-back",
                    () -> gapsMillis(consumer).size() >= SEND_BACKS, SEND_BACK_LIMIT);
            progress.step("waiting for a broker to redeliver them");
            awaitRedelivery(consumer);
            return new Result(gapsMillis(consumer), nameServer.tap().count(RequestCode.CONSUMER_SEND_MSG_BACK),
                    redelivered(consumer).size(), resubmitted(consumer), AgentLines.of(consumer.process()));
        }
    }

    // returns after the limit if messages were not redelivered, because that is also a result of the scenario
    private static void awaitRedelivery(ClientProcess consumer) {
        try {
            consumer.process().await("redelivery", () -> redelivered(consumer).size() >= SEND_BACKS, REDELIVERY_LIMIT);
        } catch (IllegalStateException missing) {
            if (!consumer.process().isAlive()) {
                throw missing;
            }
        }
    }

    private static List<Long> gapsMillis(ClientProcess consumer) {
        List<Long> gaps = new ArrayList<>();
        List<JsonNode> delivered = consumer.events("delivered");
        for (JsonNode returned : consumer.events("returned")) {
            long from = returned.path("nanos").asLong();
            if (returned.path("sendBack").asBoolean()) {
                delivered.stream().mapToLong(event -> event.path("nanos").asLong()).filter(nanos -> nanos > from)
                        .min().ifPresent(next -> gaps.add(TimeUnit.NANOSECONDS.toMillis(next - from)));
            }
        }
        return gaps;
    }

    private static Set<String> redelivered(ClientProcess consumer) {
        return consumer.events("delivered").stream().filter(event -> event.path("fromRetryTopic").asBoolean())
                .map(event -> event.path("key").asText()).collect(Collectors.toSet());
    }

    private static int resubmitted(ClientProcess consumer) {
        Set<String> seen = new HashSet<>();
        return (int) consumer.events("delivered").stream()
                .filter(event -> !event.path("fromRetryTopic").asBoolean() && !seen.add(event.path("key").asText()))
                .count();
    }
}
