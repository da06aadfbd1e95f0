package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.pods.model.Probe.AnswerCount;
import io.github.rocketmqhotfix.testapp.pods.model.Probe.ProbeKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Starts and probes one container of a running pod. Starts the container again after it has ended by itself or a
 * startup or liveness probe has failed.
 */
final class ContainerLifecycle {

    private static final long TICK_MILLIS = 50;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    /** A probe with its answers and the time at which it is asked next. */
    private static final class ProbeTurn {

        private final Probe probe;
        private final Probe.AnswerCount count;
        private long dueNanos;
        private String lastAnswer = "";

        private ProbeTurn(Probe probe, long startNanos) {
            this.probe = probe;
            this.count = probe.new AnswerCount(probe.kind() == ProbeKind.LIVENESS);
            this.dueNanos = startNanos + probe.initialDelay().toNanos();
        }
    }

    private final String pod;
    private final String name;
    private final JsonNode specification;
    private final List<Probe> probes;
    private final ProbeRunner runner;
    private final Function<JsonNode, Optional<ContainerProcess>> starter;
    private final Map<ProbeKind, ProbeTurn> turns = new LinkedHashMap<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile ContainerProcess process;
    private volatile boolean ready;
    private volatile int restarts;
    /** The earliest time of the next start after the container has ended; 0 if no start is pending. */
    private long restartNanos;

    /** @param starter starts a run of the container; returns empty if the pod was abandoned */
    ContainerLifecycle(PodTemplate pod, JsonNode specification, ProbeRunner runner,
            Function<JsonNode, Optional<ContainerProcess>> starter) {
        this.pod = pod.name();
        this.name = specification.path("name").asText();
        this.specification = specification;
        this.probes = Stream.of(ProbeKind.values()).flatMap(kind -> Probe.of(kind, pod, specification).stream())
                .toList();
        this.runner = runner;
        this.starter = starter;
    }

    /** Returns the present run or the last one; empty if the container was never started. */
    Optional<ContainerProcess> process() {
        return Optional.ofNullable(process);
    }

    boolean isReady() {
        return ready;
    }

    int restarts() {
        return restarts;
    }

    /** Returns a phrase for each end of a run, each probe that ended a run, and each kill after the grace period. */
    List<String> ends() {
        return List.copyOf(ends);
    }

    /** Returns why the container is not ready, in words. */
    synchronized String state() {
        if (process == null) {
            return name + " was not started yet";
        }
        StringBuilder state = new StringBuilder(name + (process.isAlive() ? " runs" : " has ended"));
        turns.values().stream().filter(turn -> !turn.count.isPassing() && !turn.lastAnswer.isEmpty())
                .forEach(turn -> state.append(", its ").append(turn.probe.kind()).append(" fails: ")
                        .append(turn.lastAnswer));
        return state.append(process.process().tail()).toString();
    }

    void start() {
        starter.apply(specification).ifPresent(started -> {
            synchronized (this) {
                process = started;
                turns.clear();
                probes.forEach(probe -> turns.put(probe.kind(), new ProbeTurn(probe, System.nanoTime())));
            }
        });
    }

    /**
     * Asks the probes that are due, and starts the container again if it has ended and its restart delay is over.
     *
     * @param restart whether the container may be started again
     */
    void advance(boolean restart) {
        if (process == null || !process.isAlive()) {
            ready = false;
            if (process != null && restartNanos == 0) {
                ended(process.end());
            }
            if (restart && System.nanoTime() >= restartNanos) {
                restartNanos = 0;
                restarts = restarts + 1;
                start();
            }
            return;
        }
        if (turns.containsKey(ProbeKind.STARTUP) && !turns.get(ProbeKind.STARTUP).count.isPassing()) {
            ask(ProbeKind.STARTUP);
        } else {
            ask(ProbeKind.LIVENESS);
            ask(ProbeKind.READINESS);
        }
        ready = process.isAlive() && turns.values().stream().allMatch(turn -> turn.count.isPassing());
    }

    /** Ends the container with preStop, SIGTERM and SIGKILL, and waits until it has ended. */
    void end(GracePeriod grace) {
        if (process == null || !process.isAlive()) {
            return;
        }
        List<String> command = PodTemplate.words(specification.at("/lifecycle/preStop/exec/command"));
        if (!command.isEmpty()) {
            runner.run(pod + "-" + name + "-pre-stop", process, command, grace.left(System.nanoTime()));
        }
        process.signal(Signal.TERM);
        long limit = System.nanoTime() + grace.forTermination(System.nanoTime()).toNanos();
        while (process.isAlive() && System.nanoTime() < limit) {
            pause(TICK_MILLIS);
        }
        if (process.isAlive()) {
            ends.add(name + " did not end in its grace period and was killed");
        }
        process.kill();
    }

    private void ended(String how) {
        ends.add(name + " " + how);
        restartNanos = System.nanoTime() + restartDelay(restarts).toNanos();
    }

    private void ask(ProbeKind kind) {
        ProbeTurn turn = turns.get(kind);
        if (turn == null || System.nanoTime() < turn.dueNanos) {
            return;
        }
        turn.dueNanos = System.nanoTime() + turn.probe.period().toNanos();
        Optional<String> failure = runner.ask(pod + "-" + name + "-" + kind, turn.probe, process);
        synchronized (this) {
            turn.lastAnswer = failure.orElse("");
            turn.count.add(failure.isEmpty());
        }
        if (turn.count.isFailing() && kind != ProbeKind.READINESS) {
            endAfterProbe(turn);
        }
    }

    private void endAfterProbe(ProbeTurn turn) {
        ends.add(name + " is restarted: its " + turn.probe.kind() + " failed " + turn.probe.failureThreshold()
                + " times, last answer: "
                + turn.lastAnswer + process.process().tail());
        ready = false;
        end(new GracePeriod(runner.gracePeriod(), System.nanoTime()));
    }

    /**
     * Returns the time that the kubelet waits before it starts a container again: 0 s before the first restart, 10 s
     * before the second, then twice the time before, up to 5 min.
     *
     * @param restarts the number of earlier restarts
     */
    static Duration restartDelay(int restarts) {
        if (restarts == 0) {
            return Duration.ZERO;
        }
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(restarts - 1, 5));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    /** Sleeps; an interrupt ends the sleep and stays set. */
    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the process of the present run or of the last one. */
    ForkedProcess lastProcess() {
        return process().orElseThrow(() -> new PodFailure(pod, name + " was never started")).process();
    }

    /** Kills all processes of the container without a grace period. */
    void kill() {
        process().ifPresent(ContainerProcess::kill);
    }
}
