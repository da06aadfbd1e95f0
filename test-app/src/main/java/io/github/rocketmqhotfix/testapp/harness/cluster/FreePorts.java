package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Reserves free ports below the kernel's range for outgoing connections. Thread-safe. */
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** Returns a free port. */
    public static int one() {
        return withNeighbours(0, 0);
    }

    /**
     * Returns a free port for a broker, which also listens two ports below (VIP channel) and one port above
     * (replication).
     */
    public static int forBroker() {
        return withNeighbours(2, 1);
    }

    private static synchronized int withNeighbours(int below, int above) {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            List<Integer> ports = IntStream.rangeClosed(port - below, port + above).boxed().toList();
            if (ports.stream().allMatch(candidate -> !GIVEN.contains(candidate) && isFree(candidate))) {
                GIVEN.addAll(ports);
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
