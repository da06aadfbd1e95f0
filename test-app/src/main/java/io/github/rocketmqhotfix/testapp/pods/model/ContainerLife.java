package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One container of a running pod: started, probed, and started again when it has ended or a probe gave it up. */
final class ContainerLife {

    private static final long TICK_MILLIS = 50;

    /** One probe and when it is to be asked next. */
    private static final class ProbeTurn {

        private final Probe probe;
        private final ProbeCount count;
        private long dueNanos;
        private String lastAnswer = "";

        private ProbeTurn(Probe probe, long startNanos) {
            this.probe = probe;
            this.count = new ProbeCount(probe, probe.kind() == Probe.Kind.LIVENESS);
            this.dueNanos = startNanos + probe.initialDelay().toNanos();
        }
    }

    private final String pod;
    private final String name;
    private final JsonNode specification;
    private final List<Probe> probes;
    private final ProbeAction action;
    private final Starter starter;
    private final Map<Probe.Kind, ProbeTurn> turns = new LinkedHashMap<>();
    private final List<String> ends = new ArrayList<>();
    private volatile ContainerProcess process;
    private volatile boolean ready;
    private int restarts;
    private long restartNanos;

    /** Starts a run of the container, unless the pod is being ended. */
    interface Starter {

        Optional<ContainerProcess> start(JsonNode container);
    }

    ContainerLife(PodTemplate pod, JsonNode specification, ProbeAction action, Starter starter) {
        this.pod = pod.name();
        this.name = specification.path("name").asText();
        this.specification = specification;
        this.probes = List.of(Probe.Kind.values()).stream().flatMap(kind -> Probe.of(kind, pod, specification).stream()).toList();
        this.action = action;
        this.starter = starter;
    }

    /** The run that goes on, or the last one; empty: it was never started. */
    Optional<ContainerProcess> process() {
        return Optional.ofNullable(process);
    }

    boolean isReady() {
        return ready;
    }

    synchronized int restarts() {
        return restarts;
    }

    /** How each run ended, and which probes gave it up. */
    synchronized List<String> ends() {
        return List.copyOf(ends);
    }

    /** Why it is not ready, in words. */
    synchronized String state() {
        if (process == null) {
            return name + " was not started yet";
        }
        StringBuilder state = new StringBuilder(name + (process.isAlive() ? " runs" : " has ended"));
        turns.values().stream().filter(turn -> !turn.count.isPassing() && !turn.lastAnswer.isEmpty())
                .forEach(turn -> state.append(", its ").append(turn.probe.kind()).append(" fails: ").append(turn.lastAnswer));
        return state.append(process.process().tail()).toString();
    }

    void start() {
        starter.start(specification).ifPresent(started -> {
            synchronized (this) {
                process = started;
                turns.clear();
                probes.forEach(probe -> turns.put(probe.kind(), new ProbeTurn(probe, System.nanoTime())));
            }
        });
    }

    /**
     * Does what is due now.
     *
     * @param restart whether one that has ended is started again
     */
    void advance(boolean restart) {
        if (process == null || !process.isAlive()) {
            ready = false;
            if (process != null && restartNanos == 0) {
                ended(process.end());
            }
            if (restart && System.nanoTime() >= restartNanos) {
                restartNanos = 0;
                again();
            }
            return;
        }
        if (turns.containsKey(Probe.Kind.STARTUP) && !turns.get(Probe.Kind.STARTUP).count.isPassing()) {
            ask(Probe.Kind.STARTUP);
        } else {
            ask(Probe.Kind.LIVENESS);
            ask(Probe.Kind.READINESS);
        }
        ready = process.isAlive() && turns.values().stream().allMatch(turn -> turn.count.isPassing());
    }

    /** Ends it: preStop, SIGTERM, SIGKILL; returns when it is gone. */
    void end(GracePeriod grace) {
        if (process == null || !process.isAlive()) {
            return;
        }
        List<String> command = new ArrayList<>();
        specification.at("/lifecycle/preStop/exec/command").forEach(word -> command.add(word.asText()));
        if (!command.isEmpty()) {
            action.run(pod + "-" + name + "-pre-stop", process, command, grace.left(System.nanoTime()));
        }
        process.signal(Signal.TERM);
        long limit = System.nanoTime() + grace.forTermination(System.nanoTime()).toNanos();
        while (process.isAlive() && System.nanoTime() < limit) {
            pause();
        }
        if (process.isAlive()) {
            synchronized (this) {
                ends.add(name + " did not end in its grace period and was killed");
            }
        }
        process.kill();
    }

    private synchronized void ended(String how) {
        ends.add(name + " " + how);
        restartNanos = System.nanoTime() + RestartDelay.before(restarts).toNanos();
    }

    private void again() {
        synchronized (this) {
            restarts++;
        }
        start();
    }

    private void ask(Probe.Kind kind) {
        ProbeTurn turn = turns.get(kind);
        if (turn == null || System.nanoTime() < turn.dueNanos) {
            return;
        }
        turn.dueNanos = System.nanoTime() + turn.probe.period().toNanos();
        Optional<String> failure = action.ask(pod + "-" + name + "-" + kind, turn.probe, process);
        synchronized (this) {
            turn.lastAnswer = failure.orElse("");
            turn.count.add(failure.isEmpty());
        }
        if (turn.count.isFailing() && kind != Probe.Kind.READINESS) {
            givenUp(turn);
        }
    }

    private void givenUp(ProbeTurn turn) {
        synchronized (this) {
            ends.add(name + " is restarted: its " + turn.probe.kind() + " failed " + turn.probe.failureThreshold() + " times, at last: "
                    + turn.lastAnswer + process.process().tail());
        }
        ready = false;
        end(new GracePeriod(action.gracePeriod(), System.nanoTime()));
    }

    private static void pause() {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** The output of the run that goes on, or of the last one. */
    ForkedProcess output() {
        return process().orElseThrow(() -> new PodFailure(pod, name + " was never started")).process();
    }

    /** Kills it without any grace, and everything that it has started. */
    void kill() {
        process().ifPresent(ContainerProcess::kill);
    }
}
