package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Prints the current step of every run: one live line on a terminal, a line per step otherwise. */
public final class ProgressDisplay implements RunProgress, AutoCloseable {

    private static final int WIDEST = 110;
    private static final int LIVE_PERIOD_MILLIS = 500;
    private static final int PLAIN_PERIOD_MILLIS = 10_000;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private final Map<String, String> steps = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors
            .newSingleThreadScheduledExecutor(DaemonThread.factory("progress"));

    public ProgressDisplay(PrintStream out) {
        this.out = out;
        this.terminal = isTerminal();
        int period = terminal ? LIVE_PERIOD_MILLIS : PLAIN_PERIOD_MILLIS;
        clock.scheduleAtFixedRate(this::tick, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public StepListener of(String run) {
        return what -> step(run, what);
    }

    @Override
    public synchronized void finished(String run, String result) {
        steps.remove(run);
        line(run + ": " + result);
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        steps.clear();
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    private synchronized void step(String run, String what) {
        steps.put(run, what);
        if (!terminal) {
            line(run + ": " + what);
        }
    }

    private synchronized void tick() {
        if (steps.isEmpty()) {
            return;
        }
        if (terminal) {
            String line = clockTime() + steps.entrySet().stream()
                    .map(step -> step.getKey() + ": " + step.getValue())
                    .collect(Collectors.joining(" | "));
            out.print(CLEAR_LINE + line.substring(0, Math.min(line.length(), WIDEST)));
            out.flush();
        } else {
            line("still running: " + String.join(", ", steps.keySet()));
        }
    }

    private void line(String text) {
        out.println((terminal ? CLEAR_LINE : "") + clockTime() + text);
    }

    private String clockTime() {
        return String.format("[%3d s] ", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }

    // runs the program named "test", because System.console() does not cover standard error, and from JDK 22 on it is
    // not null even without a terminal
    private static boolean isTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().onExit().join().exitValue() == 0;
        } catch (IOException noSuchTool) {
            return false;
        }
    }
}
