package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A producer or a consumer. It knows the NameServers by addresses that no other client has, all of them on loopback, so that what goes to
 * one says who asks.
 *
 * @param host    its own name for the host of the NameServers
 * @param threads how many of its threads ask a NameServer; those that wait for the lock of its routes are one
 */
record Client(String name, String host, int threads, ClientProcess process) {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** What it calls a NameServer. */
    String addressOf(int port) {
        return host + ":" + port;
    }

    static String addresses(String host, List<Integer> ports) {
        return ports.stream().map(port -> host + ":" + port).collect(Collectors.joining(";"));
    }

    /** Gives it another list and returns when it has it. */
    void nameServers(List<Integer> ports) {
        order("nameServers " + addresses(host, ports));
    }

    /** Returns when the command was carried out. */
    void order(String command) {
        long from = System.nanoTime();
        process.process().send(command);
        awaitDone(command, from, COMMAND_LIMIT);
    }

    /** Returns when a command that was sent after an instant was carried out. */
    void awaitDone(String command, long fromNanos, Duration limit) {
        process.awaitEvent("done", event -> event.path("nanos").asLong() >= fromNanos && event.path("command").asText().equals(command),
                limit);
    }
}
