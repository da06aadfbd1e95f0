package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.CommandedProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.nameserver.NameServerCaller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real remoting client, which asks NameServers for routes, in a forked JVM of its own. */
public final class NameServerClient extends RemotingClient {

    /** The first call of a JVM may take seconds on a busy machine. */
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(20);

    private NameServerClient(CommandedProcess jvm) {
        super(jvm, "client");
        run("open", Duration.ZERO);
    }

    /** Starts the JVM and the client. The name of the JVM must be new in the workspace. */
    public static NameServerClient start(Workspace workspace, Setting setting, String name) {
        return start(workspace, setting.client(), name, setting.agent().stream().map(AgentFlag::argument).toList());
    }

    /** Starts the JVM with the given flags, in this order, and the client. */
    public static NameServerClient start(Workspace workspace, Installation installation, String name,
            List<String> flags) {
        return new NameServerClient(new CommandedProcess(ClientProcess.start(workspace, installation, name,
                NameServerCaller.class, flags, Optional.empty()).process()));
    }

    /** Makes all the calls of a plan. */
    public NameServerCalls call(CallPlan plan) {
        return NameServerCalls
                .of(run("plan", plan.longest(), plan.threads(), plan.calls(), plan.timeout().toMillis(), plan.code(),
                        plan.rounds(), plan.delay().toMillis(), plan.method()));
    }

    /** A way to disturb all calls: interrupt their threads, or shut the client down. */
    public enum Disturbance {
        INTERRUPT, SHUTDOWN
    }

    /** Makes one call from each thread of the plan, and disturbs all calls after the time {@code after}. */
    public NameServerCalls disturb(Disturbance how, Duration after, CallPlan plan) {
        return NameServerCalls
                .of(run("disturb", plan.longest(), how, after.toMillis(), plan.threads(), plan.timeout().toMillis(),
                        plan.code()));
    }

    /**
     * Starts threads that ask for routes until {@link #stop()}. Each request has the number of its thread in the field
     * {@code thread}.
     *
     * @param timeout shortest timeout of a thread's calls
     * @param spread  longest random time that a thread adds to {@code timeout}
     * @param pause   longest pause between two calls of a thread
     */
    public void start(int threads, Duration timeout, Duration spread, Duration pause, long seed) {
        run("start", Duration.ZERO, threads, timeout.toMillis(), spread.toMillis(), pause.toMillis(), seed);
    }

    /** Ends the threads, and returns their calls. */
    public NameServerCalls stop() {
        return NameServerCalls.of(run("stop", Duration.ofMinutes(1)));
    }

    /**
     * Makes one call in each thread. Changes the NameServer list to {@code address} after all threads have read the old
     * list.
     */
    public NameServerCalls race(int threads, Duration timeout, String address) {
        return NameServerCalls.of(run("race", Duration.ofMinutes(1), threads, timeout.toMillis(), address));
    }

    /** Returns the names of the agent's running threads. */
    public List<String> threadsOfTheAgent() {
        List<String> names = new ArrayList<>();
        run("threads", Duration.ZERO).path("names").forEach(name -> names.add(name.asText()));
        return names;
    }

    /**
     * Asks healthy NameServers for a route until several answers in succession are quick, but at most 100 times.
     *
     * @throws IllegalStateException if a call is not answered
     */
    public void requireAnswers() {
        if (!allAnsweredUntilQuick(HEALTHY_LIMIT)) {
            throw new IllegalStateException("no answer from healthy NameServers" + process().tail());
        }
    }
}
