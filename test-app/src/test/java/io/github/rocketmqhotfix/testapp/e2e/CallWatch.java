package io.github.rocketmqhotfix.testapp.e2e;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Which of several NameServers the threads of a {@link SteadyClient} ask, as seen on the wire. */
final class CallWatch {

    static final int THREADS = 64;
    static final Duration PAUSE = Duration.ofMillis(200);

    private static final int WARM = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<FlakyNameServer, Integer> marks = new LinkedHashMap<>();

    CallWatch(List<FlakyNameServer> servers) {
        servers.forEach(server -> marks.put(server, 0));
    }

    List<FlakyNameServer> servers() {
        return List.copyOf(marks.keySet());
    }

    List<String> addresses() {
        return marks.keySet().stream().map(FlakyNameServer::address).toList();
    }

    /** Lets the threads call until all have called often: how slow a cold JVM is says nothing. Whether it came to that. */
    boolean warm(SteadyClient client, Duration timeout) {
        client.start(THREADS, timeout, PAUSE, 0);
        boolean warm = await(() -> callersBeside(null).values().stream().filter(calls -> calls >= WARM).count() == THREADS);
        client.stop();
        return warm;
    }

    /** How many connections they have taken. */
    int dials() {
        return servers().stream().mapToInt(FlakyNameServer::connections).sum();
    }

    /** What has come until now does not count any more. */
    void mark() {
        marks.replaceAll((server, before) -> server.count());
    }

    /** How many calls of each thread have come since the mark. */
    Map<Integer, Long> callersOf(FlakyNameServer server) {
        return server.byThread(marks.get(server));
    }

    /** The same of all servers but this one; null is none. */
    Map<Integer, Long> callersBeside(FlakyNameServer one) {
        Map<Integer, Long> callers = new HashMap<>();
        for (FlakyNameServer server : marks.keySet()) {
            if (server != one) {
                callersOf(server).forEach((thread, calls) -> callers.merge(thread, calls, Long::sum));
            }
        }
        return callers;
    }

    /** Which others than this one were asked since the mark; null is none. */
    List<FlakyNameServer> askedBeside(FlakyNameServer one) {
        return marks.keySet().stream().filter(server -> server != one && server.count() > marks.get(server)).toList();
    }

    /** Whether it came true in time. */
    boolean await(BooleanSupplier condition) {
        try {
            Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException never) {
            return false;
        }
    }
}
