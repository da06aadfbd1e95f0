package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** Several NameServers, and which of them the threads of a {@link SteadyClient} ask, as seen on the wire. */
final class CallWatch {

    static final int THREADS = 64;
    static final Duration PAUSE = Duration.ofMillis(200);

    private static final int WARM = 10;
    /** More than a busy machine needs. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** One request. */
    private record Call(FlakyNameServer server, int thread) {
    }

    private final List<FlakyNameServer> servers = new ArrayList<>();
    /** In the order in which they came. */
    private final List<Call> calls = new ArrayList<>();
    private int mark;

    private CallWatch() {
    }

    /** Starts so many; they end with the workspace. */
    static CallWatch start(Workspace workspace, int number) {
        CallWatch watch = new CallWatch();
        while (watch.servers.size() < number) {
            watch.servers.add(workspace.keep(new FlakyNameServer(watch::asked)));
        }
        return watch;
    }

    List<FlakyNameServer> servers() {
        return List.copyOf(servers);
    }

    List<String> addresses() {
        return servers.stream().map(FlakyNameServer::address).toList();
    }

    /** Lets the threads call until all have called often: how slow a cold JVM is says nothing. Whether it came to that. */
    boolean warm(SteadyClient client, Duration timeout) {
        client.start(THREADS, timeout, Duration.ZERO, PAUSE, 0);
        boolean warm = await(() -> callersBeside(null).values().stream().filter(made -> made >= WARM).count() == THREADS);
        client.stop();
        return warm;
    }

    /** How many connections they have taken. */
    int dials() {
        return servers.stream().mapToInt(FlakyNameServer::connections).sum();
    }

    /** How many calls have come to this one, the marked ones too. */
    int count(FlakyNameServer server) {
        synchronized (calls) {
            return (int) calls.stream().filter(call -> call.server() == server).count();
        }
    }

    /** What has come until now does not count any more. */
    void mark() {
        synchronized (calls) {
            mark = calls.size();
        }
    }

    /** How many calls of each thread have come since the mark. */
    Map<Integer, Long> callersOf(FlakyNameServer server) {
        return byThread(since().stream().filter(call -> call.server() == server));
    }

    /** The same of all servers but this one; null is none. */
    Map<Integer, Long> callersBeside(FlakyNameServer one) {
        return byThread(since().stream().filter(call -> call.server() != one));
    }

    /** Which others than this one were asked since the mark; null is none. */
    List<FlakyNameServer> askedBeside(FlakyNameServer one) {
        return since().stream().map(Call::server).filter(server -> server != one).distinct().toList();
    }

    /** The one that all threads have asked since anybody asked another; empty: it did not come to that. */
    Optional<FlakyNameServer> awaitAgreement() {
        mark();
        try {
            return polling().until(this::agreed, Optional::isPresent);
        } catch (ConditionTimeoutException never) {
            return Optional.empty();
        }
    }

    /** Whether it came true in time. */
    boolean await(BooleanSupplier condition) {
        try {
            polling().until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException never) {
            return false;
        }
    }

    private Optional<FlakyNameServer> agreed() {
        List<Call> since = since();
        if (byThread(since.stream()).size() < THREADS) {
            return Optional.empty();
        }
        if (since.stream().map(Call::server).distinct().count() == 1) {
            return Optional.of(since.get(0).server());
        }
        mark();
        return Optional.empty();
    }

    private void asked(FlakyNameServer server, int thread) {
        synchronized (calls) {
            calls.add(new Call(server, thread));
        }
    }

    private List<Call> since() {
        synchronized (calls) {
            return List.copyOf(calls.subList(mark, calls.size()));
        }
    }

    private static Map<Integer, Long> byThread(Stream<Call> some) {
        return some.collect(Collectors.groupingBy(Call::thread, Collectors.counting()));
    }

    private static ConditionFactory polling() {
        return Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }
}
