package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources that a JVM uses at an instant, read from /proc.
 *
 * @param second      the time in seconds since the cluster was up
 * @param jvm         the name of the client or server
 * @param pid         the process id, which changes with each start
 * @param threads     the number of threads of the process
 * @param connections the number of open sockets, including those that the peer has closed
 * @param residentKib the resident memory without mapped files, in KiB
 */
record JvmMeasurement(double second, String jvm, long pid, int threads, int connections, long residentKib) {

    /** Measures a process; empty if it has ended. */
    static Optional<JvmMeasurement> of(String jvm, ForkedProcess process, double second) {
        Path directory = Path.of("/proc", Long.toString(process.pid()));
        try {
            List<String> status = Files.readAllLines(directory.resolve("status"));
            return Optional.of(new JvmMeasurement(second, jvm, process.pid(), (int) field(status, "Threads:"),
                    sockets(directory.resolve("fd")), field(status, "RssAnon:")));
        } catch (IOException | UncheckedIOException ended) {
            return Optional.empty();
        }
    }

    private static long field(List<String> status, String name) throws IOException {
        return status.stream().filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow(() -> new IOException("no " + name));
    }

    private static int sockets(Path descriptors) throws IOException {
        try (Stream<Path> all = Files.list(descriptors)) {
            return (int) all.filter(JvmMeasurement::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
