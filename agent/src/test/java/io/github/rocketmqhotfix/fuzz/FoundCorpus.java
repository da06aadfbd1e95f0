package io.github.rocketmqhotfix.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The inputs of one target that earlier runs found and that are kept in the sources. */
final class FoundCorpus {

    private static final int KEPT = 150;

    private final FuzzTarget target;

    FoundCorpus(FuzzTarget target) {
        this.target = target;
    }

    List<byte[]> inputs() {
        try (InputStream lines = FoundCorpus.class.getResourceAsStream(target.corpus())) {
            return new String(lines.readAllBytes(), StandardCharsets.US_ASCII).lines().map(HexFormat.of()::parseHex)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Writes each input to a file. Deletes the files of an earlier run first: the fuzzer would run them too and count
     * them as found inputs.
     */
    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path each : left.toList()) {
                Files.delete(each);
            }
        }
        int number = 0;
        for (byte[] each : inputs()) {
            Files.write(directory.resolve("found-" + number++), each);
        }
    }

    /** Replaces the kept inputs by the shortest ones that a run left in a directory. */
    void keep(Path directory) throws IOException {
        Path kept = Path.of("src", "test", "resources").resolve(FoundCorpus.class.getPackageName().replace('.', '/'));
        Files.write(kept.resolve(target.corpus()), lines(directory), StandardCharsets.US_ASCII);
    }

    private static List<String> lines(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(FoundCorpus::hex).distinct()
                    .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder())).limit(KEPT)
                    .toList();
        }
    }

    private static String hex(Path file) {
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
