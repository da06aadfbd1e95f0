package io.github.rocketmqhotfix.testapp.pods.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the registrations at all NameServers, as a pod sees them, with the addresses of the broker pods. The
 * requests come from a process in the pod's network, which runs {@link #main}.
 */
public record RegistrationWatch(RunningChart cluster, ForkedProcess process) implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 250;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Starts to ask the present NameServers from a pod's network. */
    static RegistrationWatch start(Pod pod, RunningChart cluster) {
        List<String> command = new ArrayList<>(
                List.of(JavaRuntime.current().executable().toString(), "-Xmx64m", "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", JavaRuntime.currentClassPath(),
                        RegistrationWatch.class.getName()));
        cluster.nameServers().forEach(nameServer -> command.add(RunningChart.nameServerAddress(nameServer)));
        return new RegistrationWatch(cluster,
                ForkedProcess.start("registrations", pod.inNetwork(command), Path.of("/"), Map.of()));
    }

    /**
     * Waits until every NameServer has every broker pod at its own address, under its own name and id.
     *
     * @throws PodFailure if a registration is missing after the limit, or at once if a NameServer has the address of a
     *     broker pod under another broker's name or id; the message names the pod
     */
    void await(Duration limit) {
        try {
            process.await("registrations", () -> firstMissing().isEmpty(), limit, INTERVAL);
        } catch (IllegalStateException late) {
            if (!process.isAlive()) {
                throw new IllegalStateException("cannot ask the NameServers" + process.tail(), late);
            }
            firstMissing().ifPresent(missing -> {
                throw missing;
            });
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private Optional<PodFailure> firstMissing() {
        Map<String, JsonNode> answers = new HashMap<>();
        ClientEvents.of(process, "brokers").forEach(answer -> answers.put(answer.path("nameServer").asText(), answer));
        Optional<PodFailure> missing = Optional.empty();
        for (Pod nameServer : cluster.nameServers()) {
            JsonNode answer = answers.getOrDefault(RunningChart.nameServerAddress(nameServer),
                    MissingNode.getInstance());
            for (Pod broker : cluster.brokers()) {
                Optional<PodFailure> different = difference(broker, nameServer, answer);
                missing = missing.or(() -> different);
            }
        }
        return missing;
    }

    /** Compares a registration with the labels of the broker's pod, because the pod's variables may be wrong. */
    private static Optional<PodFailure> difference(Pod broker, Pod nameServer, JsonNode answer) {
        String address = RunningChart.brokerAddress(broker);
        String expected = identity(RunningChart.brokerName(broker), RunningChart.brokerId(broker));
        String registered = answer.path("brokers").path(RunningChart.brokerName(broker))
                .path(RunningChart.brokerId(broker)).asText();
        if (registered.equals(address)) {
            return Optional.empty();
        }
        // fails at once: waiting does not correct a registration of this address under another name or id
        answer.path("brokers").properties().forEach(name -> name.getValue().properties().forEach(id -> {
            if (id.getValue().asText().equals(address)) {
                throw new PodFailure(broker.name(),
                        "it registered at " + nameServer.name() + " as " + identity(name.getKey(), id.getKey())
                                + ", but it is " + expected);
            }
        }));
        String instead = answer.has("failure") ? "the NameServer does not answer: " + answer.path("failure").asText()
                : "it lists " + (registered.isEmpty() ? "no address" : registered);
        return Optional
                .of(new PodFailure(broker.name(), "NameServer " + nameServer.name() + " does not list it at " + address
                        + " as " + expected + ": " + instead));
    }

    private static String identity(String brokerName, String brokerId) {
        return brokerName + " with id " + brokerId;
    }

    /**
     * Asks the NameServers at these addresses (HOST:PORT) again and again for their brokers, and prints a line of JSON
     * when an answer changes. Ends when its standard input ends.
     */
    public static void main(String[] addresses) throws IOException, InterruptedException {
        Map<String, String> known = new HashMap<>();
        // the harness keeps the other end of the input open as long as it runs
        Thread input = new Thread(RegistrationWatch::awaitEndOfInput);
        input.start();
        while (input.isAlive()) {
            for (String address : addresses) {
                String answer = answer(address);
                if (!answer.equals(known.put(address, answer))) {
                    System.out.println(answer);
                }
            }
            input.join(PAUSE_MILLIS);
        }
    }

    private static String answer(String address) {
        String[] parts = address.split(":");
        ObjectNode event = JSON.createObjectNode().put("event", "brokers").put("nameServer", address);
        try {
            event.set("brokers", JSON.valueToTree(new NameServerQuery(
                    new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), ANSWER_LIMIT).brokers()));
        } catch (IOException noAnswer) {
            event.put("failure", String.valueOf(noAnswer.getMessage()));
        }
        return event.toString();
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException failure) {
            // counts as the end of the input
        }
    }
}
