package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One client whose 64 threads ask several NameServers. Records on the wire which thread asks which NameServer, and
 * collects violations without failing, so that a run with a broken agent can be examined as well.
 */
final class StressRun {

    static final int THREADS = 64;
    static final Duration PAUSE = Duration.ofMillis(200);

    private static final int WARM = 10;
    /** More than a busy machine needs. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A way in which the client or the agent broke a rule. */
    enum Violation {
        /** The client left a NameServer that worked. */
        DISCARDED_NEWER_CHOICE,
        /** A thread asked again the NameServer where its call had failed. */
        WENT_BACK,
        /** The client did not ask a NameServer that worked. */
        PASSED_OVER,
        /** The client repeated a request although the answer was on its way. */
        CUT_SHORT,
        /** Healthy NameServers did not answer all threads. */
        NOT_WARM,
        /** An expected event did not occur. */
        STUCK,
        /** A call took too long. */
        SLOW,
        /** A call failed, or was refused, although a NameServer worked. */
        FAILED,
        /** The client dialled a NameServer more than once at a time. */
        DIALLED_TWICE,
        /** The client did not close connections. */
        LEAKED_CONNECTION
    }

    /**
     * The observations of a run.
     *
     * @param violations the kinds with their descriptions, in the order in which they were seen
     * @param dials      number of connections that the NameServers accepted
     * @param agentLines all lines of the agent
     */
    record Result(Map<Violation, List<String>> violations, NameServerCalls calls, int dials, List<String> agentLines) {

        List<String> warnings() {
            return agentLines.stream().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
        }

        boolean isPatched() {
            return agentLines.stream().anyMatch(line -> line.contains(" applied namesrv-reset to "));
        }

        @Override
        public String toString() {
            return calls + ", " + dials + " connections; " + (violations.isEmpty() ? "no violation" : violations);
        }
    }

    /** One request. */
    private record Call(FlakyNameServer server, int thread) {}

    private final List<FlakyNameServer> servers = new ArrayList<>();
    private final NameServerClient client;
    private final Duration timeout;
    /** In the order of arrival. */
    private final List<Call> calls = new ArrayList<>();
    private final Map<Violation, List<String>> violations = new EnumMap<>(Violation.class);
    private int mark;

    /**
     * Starts the NameServers and the client. All of them end with the workspace. The client's list has the first
     * {@code listed} NameServers.
     */
    StressRun(Workspace workspace, Setting setting, int number, int listed, Duration timeout) {
        while (servers.size() < number) {
            servers.add(workspace.keep(new FlakyNameServer(this::asked)));
        }
        this.timeout = timeout;
        client = NameServerClient.start(workspace, setting, "steady");
        client.list(addresses().subList(0, listed));
    }

    NameServerClient client() {
        return client;
    }

    FlakyNameServer server(int index) {
        return servers.get(index);
    }

    List<FlakyNameServer> servers() {
        return List.copyOf(servers);
    }

    List<String> addresses() {
        return servers.stream().map(FlakyNameServer::address).toList();
    }

    /**
     * Lets all threads call often, because a cold JVM is slow, and starts them again with new time-outs.
     *
     * @param spread how much the time-outs of the threads differ
     */
    void warmUp(Duration spread, long seed) {
        client.start(THREADS, timeout, Duration.ZERO, PAUSE, 0);
        if (!holds(() -> threadsAskingOthers(null, WARM) == THREADS)) {
            violation(Violation.NOT_WARM, "healthy NameServers did not answer all threads");
        }
        client.stop();
        client.start(THREADS, timeout, spread, PAUSE, seed);
    }

    /** Warms up, and returns the NameServer that all threads ask; they continue to call. */
    FlakyNameServer warmAndSettled() {
        warmUp(Duration.ZERO, 0);
        return awaitAgreement()
                .orElseThrow(() -> new IllegalStateException("the threads do not agree on a NameServer"));
    }

    /** Returns the number of calls that this NameServer received, including the calls before the mark. */
    int count(FlakyNameServer server) {
        synchronized (calls) {
            return (int) calls.stream().filter(call -> call.server() == server).count();
        }
    }

    /** Sets the mark: the methods below ignore the calls before it. */
    void mark() {
        synchronized (calls) {
            mark = calls.size();
        }
    }

    /** Returns the number of calls that this NameServer received, by the thread that made them. */
    Map<Integer, Long> callersOf(FlakyNameServer server) {
        return byThread(sinceMark().stream().filter(call -> call.server() == server));
    }

    /**
     * Returns the number of threads that made at least {@code fewestCalls} calls to other NameServers than
     * {@code excluded}. If {@code excluded} is null, calls to every NameServer count.
     */
    int threadsAskingOthers(FlakyNameServer excluded, int fewestCalls) {
        return (int) byThread(sinceMark().stream().filter(call -> call.server() != excluded)).values().stream()
                .filter(made -> made >= fewestCalls).count();
    }

    /**
     * Returns the NameServers that were asked, except {@code excluded}. If {@code excluded} is null, returns all
     * NameServers that were asked.
     */
    List<FlakyNameServer> otherServersAsked(FlakyNameServer excluded) {
        return sinceMark().stream().map(Call::server).filter(server -> server != excluded).distinct().toList();
    }

    /**
     * Waits for a period in which every thread makes a call and all calls go to the same NameServer.
     *
     * @return that NameServer; empty if there is no such period in time
     */
    Optional<FlakyNameServer> awaitAgreement() {
        mark();
        try {
            return polling().until(this::agreed, Optional::isPresent);
        } catch (ConditionTimeoutException never) {
            return Optional.empty();
        }
    }

    /** Waits for a condition, and records a violation if it does not become true in time. */
    boolean await(String what, BooleanSupplier condition) {
        boolean holds = holds(condition);
        if (!holds) {
            violation(Violation.STUCK, "did not occur: " + what);
        }
        return holds;
    }

    /** Waits until the agent reports that the client left this NameServer. */
    void awaitLeft(FlakyNameServer server) {
        await("a switch",
                () -> AgentLines.of(client.process()).stream().anyMatch(line -> line.contains("left " + server)));
    }

    /** Waits for a condition, and returns whether it became true in time. */
    boolean holds(BooleanSupplier condition) {
        try {
            polling().until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException never) {
            return false;
        }
    }

    void violation(Violation kind, String text) {
        violations.computeIfAbsent(kind, first -> new ArrayList<>()).add(text);
    }

    /** Stops the threads, and records a violation if a call failed or was refused. */
    NameServerCalls stop() {
        NameServerCalls made = client.stop();
        if (made.failed() + made.refused() > 0) {
            violation(Violation.FAILED, made.toString());
        }
        return made;
    }

    Result result(NameServerCalls made) {
        return new Result(violations, made, servers.stream().mapToInt(FlakyNameServer::connections).sum(),
                AgentLines.of(client.process()));
    }

    private Optional<FlakyNameServer> agreed() {
        List<Call> since = sinceMark();
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

    private List<Call> sinceMark() {
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
