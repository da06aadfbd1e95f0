package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads from /proc what a process uses. */
final class ProcessFigures {

    private ProcessFigures() {
    }

    /** Empty: the process has ended. */
    static Optional<Measurement> of(String jvm, ForkedProcess process, double second) {
        Path directory = Path.of("/proc", Long.toString(process.pid()));
        try {
            List<String> status = Files.readAllLines(directory.resolve("status"));
            return Optional.of(new Measurement(second, jvm, process.pid(), (int) field(status, "Threads:"),
                    sockets(directory.resolve("fd")), field(status, "RssAnon:")));
        } catch (IOException | UncheckedIOException gone) {
            return Optional.empty();
        }
    }

    private static long field(List<String> status, String name) throws IOException {
        return status.stream().filter(line -> line.startsWith(name)).map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow(() -> new IOException("no " + name));
    }

    private static int sockets(Path descriptors) throws IOException {
        try (Stream<Path> all = Files.list(descriptors)) {
            return (int) all.filter(ProcessFigures::isSocket).count();
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
