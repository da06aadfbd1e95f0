package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The highest resident memory of a process, as Linux records it. The record ends with the process, so it is read every
 * few milliseconds; a rise after the last reading is missed.
 */
public final class PeakMemory implements AutoCloseable {

    private static final String FIELD = "VmHWM:";
    private static final long PERIOD_MILLIS = 5;

    private final Path status;
    private final ScheduledExecutorService reader = Executors
            .newSingleThreadScheduledExecutor(DaemonThread.factory("peak-memory"));
    private volatile long kibibytes;

    private PeakMemory(Path status) {
        this.status = status;
    }

    /** Reads the memory of a process until the returned object is closed. */
    public static PeakMemory of(ForkedProcess process) {
        PeakMemory memory = new PeakMemory(Path.of("/proc", Long.toString(process.pid()), "status"));
        memory.reader.scheduleAtFixedRate(memory::read, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return memory;
    }

    /**
     * Returns the highest value read.
     *
     * @throws IllegalStateException if there was no reading
     */
    public long kibibytes() {
        if (kibibytes == 0) {
            throw new IllegalStateException("no " + FIELD + " in " + status);
        }
        return kibibytes;
    }

    private void read() {
        try (Stream<String> lines = Files.lines(status)) {
            lines.filter(line -> line.startsWith(FIELD)).findFirst()
                    .ifPresent(line -> kibibytes = Math.max(kibibytes, Long.parseLong(line.replaceAll("\\D", ""))));
        } catch (IOException | UncheckedIOException gone) {
            // the process has ended; the last reading stays
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
