package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A producer or a consumer. Its loopback address for the NameServers belongs to no other client, so the destination of
 * a captured request identifies the client.
 *
 * @param host    the loopback address of all NameServers for this client
 * @param threads the number of client threads that ask a NameServer; threads that wait for the client's route lock
 *     count as one
 */
record SoakClient(String name, String host, int threads, ClientProcess process) {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** Returns the address of a NameServer for this client. */
    String addressOf(int port) {
        return host + ":" + port;
    }

    static String addresses(String host, List<Integer> ports) {
        return ports.stream().map(port -> host + ":" + port).collect(Collectors.joining(";"));
    }

    /** Replaces the client's NameServer list and waits until the client has the new list. */
    void setNameServers(List<Integer> ports) {
        run("nameServers " + addresses(host, ports));
    }

    /** Sends a command and waits until the client has carried it out. */
    void run(String command) {
        long from = System.nanoTime();
        process.process().send(command);
        awaitDone(command, from, COMMAND_LIMIT);
    }

    /** Waits until the client has carried out a command that was sent after an instant. */
    void awaitDone(String command, long fromNanos, Duration limit) {
        process.awaitEvent("done",
                event -> event.path("nanos").asLong() >= fromNanos && event.path("command").asText().equals(command),
                limit);
    }
}
