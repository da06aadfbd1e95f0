package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.CommandedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A real remoting client in a forked JVM, which makes calls on command. Thread-safe. */
public class RemotingClient implements AutoCloseable {

    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(5);
    private static final int QUICK_CALLS = 6;
    private static final int QUICK_MILLIS = 100;
    private static final int MOST_CALLS = 100;
    private static final int PROBES = 4;

    private final CommandedProcess jvm;
    private final String name;

    /** The client with this name in its JVM. */
    RemotingClient(CommandedProcess jvm, String name) {
        this.jvm = jvm;
        this.name = name;
    }

    /**
     * Sets the NameServer list. Returns the list in the order in which the client has shuffled it. The client starts at
     * an entry of its own choice.
     */
    public List<String> list(List<String> addresses) {
        JsonNode order = run("list", Duration.ZERO, String.join(";", addresses)).path("order");
        return StreamSupport.stream(order.spliterator(), false).map(JsonNode::asText).toList();
    }

    /** Asks for a route {@code calls} times from every thread; the threads start each call together. */
    public NameServerCalls call(int threads, int calls, Duration timeout) {
        return call(threads, calls, timeout, Duration.ZERO);
    }

    /** Makes calls with a pause between two calls of a thread. */
    public NameServerCalls call(int threads, int calls, Duration timeout, Duration pause) {
        return NameServerCalls.of(run("call", timeout.plus(pause).multipliedBy(calls), threads, calls,
                timeout.toMillis(), pause.toMillis()));
    }

    /**
     * Calls healthy NameServers until all threads get answers and all classes that a call needs are loaded.
     *
     * @param pause pause between two calls of a thread
     * @throws IllegalStateException if there are no answers
     */
    public void requireAnswers(int threads, Duration pause) {
        for (int probe = 0; probe < PROBES; probe++) {
            if (call(1, 1, HEALTHY_LIMIT).allAnswered() && call(threads, 2, HEALTHY_LIMIT, pause).allAnswered()
                    && allAnsweredUntilQuick(HEALTHY_LIMIT)) {
                return;
            }
        }
        throw new IllegalStateException("no answers from healthy NameServers" + process().tail());
    }

    /**
     * Makes calls until several answers in succession are quick, but at most 100 calls. The first answers in a JVM are
     * slow, and the agent derives the time limit of an attempt from the average time of the answers. Returns false at
     * the first call that is not answered; otherwise true.
     */
    boolean allAnsweredUntilQuick(Duration timeout) {
        int quick = 0;
        for (int made = 0; quick < QUICK_CALLS && made < MOST_CALLS; made++) {
            NameServerCalls call = call(1, 1, timeout);
            if (!call.allAnswered()) {
                return false;
            }
            quick = call.slowestMillis() < QUICK_MILLIS ? quick + 1 : 0;
        }
        return true;
    }

    public ForkedProcess process() {
        return jvm.process();
    }

    /** Shuts the client down without waiting: in 5.2.0 and later, a shutdown takes 3 s. */
    @Override
    public void close() {
        jvm.begin(SLACK, "close", name);
    }

    /** Sends a command and waits for its end, for at most {@code longest} and a minute more. */
    final JsonNode run(String verb, Duration longest, Object... words) {
        return jvm.run(longest.plus(SLACK), Stream.concat(Stream.of(verb, name), Stream.of(words)).toArray());
    }
}
