package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A forked process whose output is kept, that can be frozen and killed, and that never outlives this JVM.
 * Its process id is that of the java process itself.
 */
public final class ForkedProcess implements AutoCloseable {

    private static final int TAIL_LINES = 25;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final OutputLines output = new OutputLines();
    private final OutputLines errors = new OutputLines();
    private final Thread outputReader;
    private final Thread errorReader;
    private final PrintStream input;

    private ForkedProcess(String name, Process process, Optional<Consumer<InputStream>> reading) {
        this.name = name;
        this.process = process;
        outputReader = reading.map(work -> reader(() -> work.accept(process.getInputStream())))
                .orElseGet(() -> output.readFrom(process.getInputStream(), name + "-stdout"));
        errorReader = errors.readFrom(process.getErrorStream(), name + "-stderr");
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a command; the name is for messages only. */
    public static ForkedProcess start(String name, List<String> command, Path directory, Map<String, String> environment) {
        return start(name, command, directory, environment, Optional.empty());
    }

    /** The same for one whose standard output is not text; it is read to its end on a thread of its own, and not kept. */
    public static ForkedProcess start(String name, List<String> command, Path directory, Map<String, String> environment,
            Consumer<InputStream> reading) {
        return start(name, command, directory, environment, Optional.of(reading));
    }

    private static ForkedProcess start(String name, List<String> command, Path directory, Map<String, String> environment,
            Optional<Consumer<InputStream>> reading) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // flags from outside would be in every fork, and the JVM announces them on stderr
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS",
                "NAMESRV_ADDR", "ROCKETMQ_HOME", "POD_IP"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            ProcessGuardian.instance().guard(process);
            return new ForkedProcess(name, process, reading);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The id of the java process. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed on standard output until now. */
    public List<String> outputLines() {
        return output.all();
    }

    /** The same without the first ones, for who has read those. */
    public List<String> outputLinesFrom(int index) {
        return output.from(index);
    }

    /** Gives up the first ones of standard output, which nobody will ask for again; the indices of the others stay. */
    public void forgetOutputLinesBefore(int index) {
        output.forgetBefore(index);
    }

    /** What it has printed on standard error until now. */
    public List<String> errorLines() {
        return errors.all();
    }

    /** Writes one line to its standard input. */
    public void send(String line) {
        input.println(line);
    }

    /**
     * Waits until a line on standard output fits.
     *
     * @return the first such line
     * @throws IllegalStateException if none comes in time or the process ends first; the message has the output's tail
     */
    public String awaitOutput(String what, Predicate<String> fits, Duration limit) {
        await(what, () -> output.all().stream().anyMatch(fits), limit);
        return output.all().stream().filter(fits).findFirst().orElseThrow();
    }

    /** The same for standard error. */
    public String awaitError(String what, Predicate<String> fits, Duration limit) {
        await(what, () -> errors.all().stream().anyMatch(fits), limit);
        return errors.all().stream().filter(fits).findFirst().orElseThrow();
    }

    /**
     * Waits for a condition that this process brings about.
     *
     * @throws IllegalStateException if it does not come true in time or the process ends first
     */
    public void await(String what, BooleanSupplier condition, Duration limit) {
        await(what, condition, limit, Duration.ofMillis(25));
    }

    /** The same with a look every so often: for times that are measured. */
    public void await(String what, BooleanSupplier condition, Duration limit, Duration interval) {
        try {
            Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(interval)
                    .until(() -> condition.getAsBoolean() || !isAlive());
        } catch (ConditionTimeoutException timeout) {
            throw new IllegalStateException(name + ": no " + what + " within " + limit + tail());
        }
        if (condition.getAsBoolean()) {
            return;
        }
        joinReaders();
        if (!condition.getAsBoolean()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + " before " + what + tail());
        }
    }

    /**
     * Waits for the end of the process.
     *
     * @return its exit code
     * @throws IllegalStateException if it goes on for longer
     */
    public int awaitExit(Duration limit) {
        if (!ended(limit)) {
            throw new IllegalStateException(name + " still runs after " + limit + tail());
        }
        joinReaders();
        return process.exitValue();
    }

    /**
     * What all its threads have taken of the processors until now, in steps of 10 ms.
     *
     * @throws IllegalStateException if it has ended
     */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException(this + " has ended" + tail()));
    }

    /** Stops all its threads (SIGSTOP); the kernel goes on accepting connections for it. */
    public void freeze() {
        Signal.STOP.sendTo(pid());
    }

    /** Lets it go on after {@link #freeze()}. */
    public void thaw() {
        Signal.CONT.sendTo(pid());
    }

    /** SIGKILL for it and what it has started: no shutdown hook runs. Returns when it is gone. */
    public void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        ended(GRACE);
        try {
            // the socket of a JVM that was attached to; one that ends by itself deletes it
            Files.deleteIfExists(Path.of("/tmp", ".java_pid" + pid()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGTERM; does not wait for the end. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM, and SIGKILL if that does not help within five seconds. */
    public void stop() {
        terminate();
        if (!ended(GRACE)) {
            kill();
        }
    }

    /** Kills it: what matters of it has been printed. */
    @Override
    public void close() {
        kill();
        joinReaders();
    }

    /** The last lines of both streams, for messages. */
    public String tail() {
        return "\n--- " + name + " stdout, last lines:\n" + String.join("\n", output.last(TAIL_LINES))
                + "\n--- " + name + " stderr, last lines:\n" + String.join("\n", errors.last(TAIL_LINES));
    }

    @Override
    public String toString() {
        return name + " (process " + pid() + ")";
    }

    private Thread reader(Runnable work) {
        Thread thread = new Thread(work, name + "-stdout");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return false;
        }
    }

    private void joinReaders() {
        try {
            outputReader.join(GRACE.toMillis());
            errorReader.join(GRACE.toMillis());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
