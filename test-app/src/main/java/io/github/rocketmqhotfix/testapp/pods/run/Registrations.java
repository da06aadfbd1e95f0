package io.github.rocketmqhotfix.testapp.pods.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds what the NameServers say, asked from a pod, against the addresses that the broker pods have. */
final class Registrations implements AutoCloseable {

    private static final int NAME_SERVER_PORT = 9876;
    private static final int BROKER_PORT = 10911;
    private static final long TICK_MILLIS = 100;

    private final RunningChart cluster;
    private final ForkedProcess watch;

    private Registrations(RunningChart cluster, ForkedProcess watch) {
        this.cluster = cluster;
        this.watch = watch;
    }

    /** Begins to ask all NameServers that there are now. */
    static Registrations from(Pod pod, RunningChart cluster) {
        List<String> command = new ArrayList<>(List.of(JavaRuntime.current().executable().toString(), "-Xmx64m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", ownClassPath(), RegistrationWatch.class.getName()));
        cluster.nameServers().forEach(nameServer -> command.add(addressOf(nameServer)));
        return new Registrations(cluster, ForkedProcess.start("registrations", pod.inNetwork(command), Path.of("/"), Map.of()));
    }

    /**
     * Waits until every NameServer has every broker pod at its own address, under its own name and id.
     *
     * @throws PodFailure that names the pod, at once when a NameServer has its address as another broker's
     */
    void await(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<PodFailure> missing = firstMissing();
        while (missing.isPresent()) {
            if (System.nanoTime() > end) {
                throw missing.get();
            }
            if (!watch.isAlive()) {
                throw new IllegalStateException("cannot ask the NameServers" + watch.tail());
            }
            pause();
            missing = firstMissing();
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    private Optional<PodFailure> firstMissing() {
        Optional<PodFailure> missing = Optional.empty();
        Map<String, JsonNode> answers = lastAnswers();
        for (Pod nameServer : cluster.nameServers()) {
            JsonNode answer = answers.getOrDefault(addressOf(nameServer), MissingNode.getInstance());
            for (Pod broker : cluster.brokers()) {
                ExpectedBroker expected = ExpectedBroker.of(broker);
                String registered = answer.path("brokers").path(expected.name()).path(expected.id()).asText();
                if (registered.equals(addressOf(broker, BROKER_PORT))) {
                    continue;
                }
                expected.refuseOthers(broker, nameServer.name(), answer.path("brokers"), addressOf(broker, BROKER_PORT));
                missing = missing.or(() -> Optional.of(new PodFailure(broker.name(), "NameServer " + nameServer.name() + " does not have it at "
                        + addressOf(broker, BROKER_PORT) + " as " + expected + ", but " + said(answer, registered))));
            }
        }
        return missing;
    }

    private static String said(JsonNode answer, String registered) {
        return answer.has("failure") ? "does not answer: " + answer.path("failure").asText()
                : registered.isEmpty() ? "nobody" : "somebody at " + registered;
    }

    private Map<String, JsonNode> lastAnswers() {
        Map<String, JsonNode> answers = new HashMap<>();
        ClientEvents.of(watch, "brokers").forEach(answer -> answers.put(answer.path("nameServer").asText(), answer));
        return answers;
    }

    private static String addressOf(Pod nameServer) {
        return addressOf(nameServer, NAME_SERVER_PORT);
    }

    private static String addressOf(Pod pod, int port) {
        return pod.address() + ":" + port;
    }

    /** Absolute, since it is started elsewhere. */
    private static String ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    }

    private static void pause() {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("broken off", interrupt);
        }
    }

    /** What the chart's labels say of a broker pod; its variables may be wrong. */
    private record ExpectedBroker(String name, String id) {

        static ExpectedBroker of(Pod broker) {
            return new ExpectedBroker(RunningChart.brokerName(broker), broker.labels().get("rocketmq-ha/broker-id"));
        }

        /** The same address under another name or id does not become right by waiting. */
        private void refuseOthers(Pod broker, String nameServer, JsonNode brokers, String address) {
            brokers.properties().forEach(name -> name.getValue().properties().forEach(id -> {
                if (id.getValue().asText().equals(address)) {
                    throw new PodFailure(broker.name(), "it registered at " + nameServer + " as "
                            + new ExpectedBroker(name.getKey(), id.getKey()) + ", but it is " + this);
                }
            }));
        }

        @Override
        public String toString() {
            return name + " with id " + id;
        }
    }
}
