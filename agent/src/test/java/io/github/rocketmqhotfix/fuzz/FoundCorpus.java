package io.github.rocketmqhotfix.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The inputs of one target that are kept with its sources. */
final class FoundCorpus {

    private final FuzzTarget target;

    FoundCorpus(FuzzTarget target) {
        this.target = target;
    }

    List<byte[]> inputs() {
        try (InputStream lines = FoundCorpus.class.getResourceAsStream(target.corpus())) {
            return new String(lines.readAllBytes(), StandardCharsets.US_ASCII).lines().map(HexFormat.of()::parseHex).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One file for each. */
    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        int number = 0;
        for (byte[] each : inputs()) {
            Files.write(directory.resolve("found-" + number++), each);
        }
    }

    /** The files of a directory as the lines that are kept, the shortest first. */
    static List<String> lines(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(FoundCorpus::hex).sorted((one, other) -> one.length() == other.length()
                    ? one.compareTo(other) : one.length() - other.length()).toList();
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
