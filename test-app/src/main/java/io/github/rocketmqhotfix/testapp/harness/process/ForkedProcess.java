package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.InputStream;
import java.io.PrintStream;
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
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A forked process. Its output is kept, it can be frozen and killed, and it never outlives this JVM. The process id is
 * that of the command itself, not that of a JVM that the command starts as a child.
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
        outputReader = DaemonThread.start(name + "-stdout",
                () -> reading.orElse(output::readAll).accept(process.getInputStream()));
        errorReader = DaemonThread.start(name + "-stderr", () -> errors.readAll(process.getErrorStream()));
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a command; the name is used in messages and thread names only. */
    public static ForkedProcess start(String name, List<String> command, Path directory,
            Map<String, String> environment) {
        return start(name, command, directory, environment, Optional.empty());
    }

    /**
     * Runs a command to its end and returns the lines on its standard output.
     *
     * @throws IllegalStateException if the command does not end in time, or ends with another exit code than 0; the
     *     message has the tail of its output
     */
    public static List<String> outputOf(String name, List<String> command, Path directory,
            Map<String, String> environment, Duration limit) {
        try (ForkedProcess process = start(name, command, directory, environment)) {
            if (process.awaitExit(limit) != 0) {
                throw new IllegalStateException(name + " failed" + process.tail());
            }
            return process.outputLines();
        }
    }

    /**
     * Starts a command whose standard output is not text. {@code reading} reads this output to its end on a separate
     * thread; the output is not kept.
     */
    public static ForkedProcess start(String name, List<String> command, Path directory,
            Map<String, String> environment,
            Consumer<InputStream> reading) {
        return start(name, command, directory, environment, Optional.of(reading));
    }

    private static ForkedProcess start(String name, List<String> command, Path directory,
            Map<String, String> environment,
            Optional<Consumer<InputStream>> reading) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // these variables would affect every forked process, and a JVM prints to stderr those that contain flags
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS",
                "NAMESRV_ADDR", "ROCKETMQ_HOME", "POD_IP"));
        builder.environment().putAll(environment);
        Process process = UncheckedFiles.unchecked(builder::start);
        ProcessGuardian.instance().register(process);
        return new ForkedProcess(name, process, reading);
    }

    /** Returns the process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the lines on standard output so far. */
    public List<String> outputLines() {
        return output.all();
    }

    /** Returns the lines on standard output from an index on. */
    public List<String> outputLinesFrom(int index) {
        return output.from(index);
    }

    /** Frees the lines on standard output before an index; the indices of the later lines do not change. */
    public void forgetOutputLinesBefore(int index) {
        output.forgetBefore(index);
    }

    /** Returns the lines on standard error so far. */
    public List<String> errorLines() {
        return errors.all();
    }

    /** Writes one line to the standard input of the process. */
    public void send(String line) {
        input.println(line);
    }

    /**
     * Waits for a line on standard output.
     *
     * @return the first line that fits
     * @throws IllegalStateException if there is none in time or the process ends first; the message has the tail of the
     *     output
     */
    public String awaitOutput(String what, Predicate<String> fits, Duration limit) {
        return awaitLine(what, output, fits, limit);
    }

    /** Waits for a line on standard error, as {@link #awaitOutput} does. */
    public String awaitError(String what, Predicate<String> fits, Duration limit) {
        return awaitLine(what, errors, fits, limit);
    }

    private String awaitLine(String what, OutputLines lines, Predicate<String> fits, Duration limit) {
        Supplier<Optional<String>> search = lines.search(fits);
        await(what, () -> search.get().isPresent(), limit);
        return search.get().orElseThrow();
    }

    /**
     * Waits for a condition that this process is expected to fulfil.
     *
     * @throws IllegalStateException if the condition is not true in time or the process ends first
     */
    public void await(String what, BooleanSupplier condition, Duration limit) {
        await(what, condition, limit, Duration.ofMillis(25));
    }

    /**
     * Waits as {@link #await(String, BooleanSupplier, Duration)} does, with another polling interval. A short interval
     * is for callers that measure the time until the condition is true.
     */
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
     * @throws IllegalStateException if it still runs after the limit
     */
    public int awaitExit(Duration limit) {
        if (!ended(limit)) {
            throw new IllegalStateException(name + " still runs after " + limit + tail());
        }
        joinReaders();
        return process.exitValue();
    }

    /**
     * Returns the CPU time of all threads of the process so far, in steps of 10 ms.
     *
     * @throws IllegalStateException if the process has ended
     */
    public Duration cpuTime() {
        return process.info().totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException(this + " has ended" + tail()));
    }

    /** Stops all threads of the process (SIGSTOP); the kernel still accepts connections for the process. */
    public void freeze() {
        Signal.STOP.sendTo(pid());
    }

    /** Continues the process after {@link #freeze()}. */
    public void thaw() {
        Signal.CONT.sendTo(pid());
    }

    /** Kills the process and its descendants (SIGKILL) without running shutdown hooks, and waits for its end. */
    public void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        ended(GRACE);
        // a JVM deletes its attach socket only if it ends normally
        UncheckedFiles.unchecked(() -> Files.deleteIfExists(Path.of("/tmp", ".java_pid" + pid())));
    }

    /** Sends SIGTERM; does not wait for the end. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGTERM, and SIGKILL if the process has not ended after five seconds. */
    public void stop() {
        terminate();
        if (!ended(GRACE)) {
            kill();
        }
    }

    /** Kills the process and waits until its output is read. */
    @Override
    public void close() {
        kill();
        joinReaders();
    }

    /** Returns the last lines of both streams, for messages. */
    public String tail() {
        return "\n--- " + name + " stdout, last lines:\n" + String.join("\n", output.last(TAIL_LINES))
                + "\n--- " + name + " stderr, last lines:\n" + String.join("\n", errors.last(TAIL_LINES));
    }

    @Override
    public String toString() {
        return name + " (process " + pid() + ")";
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
