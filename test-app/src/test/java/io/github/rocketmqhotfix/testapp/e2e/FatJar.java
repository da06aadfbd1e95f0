package io.github.rocketmqhotfix.testapp.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes jars. */
public final class FatJar {

    private FatJar() {
    }

    /** With uncompressed entries, as Spring Boot wants the jars in its own; {@code entries} by name. */
    public static Path stored(Path file, Map<String, byte[]> entries) {
        return write(file, entries, true);
    }

    public static Path compressed(Path file, Map<String, byte[]> entries) {
        return write(file, entries, false);
    }

    private static Path write(Path file, Map<String, byte[]> entries, boolean stored) {
        Map<String, String> settings = Map.of("create", "true", "noCompression", Boolean.toString(stored));
        try {
            Files.createDirectories(file.getParent());
            try (FileSystem jar = FileSystems.newFileSystem(file, settings)) {
                for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                    Path entry = jar.getPath("/" + each.getKey());
                    Files.createDirectories(entry.getParent());
                    Files.write(entry, each.getValue());
                }
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
