package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes jars for tests. */
public final class Jars {

    private Jars() {}

    /**
     * Writes a jar with uncompressed entries, as Spring Boot requires for nested jars.
     *
     * @param entries content of each entry by its name
     */
    public static Path stored(Path file, Map<String, byte[]> entries) {
        return write(file, entries, true);
    }

    public static Path compressed(Path file, Map<String, byte[]> entries) {
        return write(file, entries, false);
    }

    private static Path write(Path file, Map<String, byte[]> entries, boolean stored) {
        Map<String, String> settings = Map.of("create", "true", "noCompression", Boolean.toString(stored));
        UncheckedFiles.createDirectories(file.getParent());
        try (FileSystem jar = FileSystems.newFileSystem(file, settings)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                Path entry = jar.getPath("/" + each.getKey());
                Files.createDirectories(entry.getParent());
                Files.write(entry, each.getValue());
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Copies a jar with another Implementation-Version. Of META-INF, copies only the manifest. */
    public static Path withVersion(Path original, String version, Path target) {
        return copy(original, Map.of("Implementation-Version", version), true, Map.of(), target);
    }

    /** Copies a jar and changes the entries that {@code changes} names. Of META-INF, copies only the manifest. */
    public static Path withEntries(Path original, Map<String, UnaryOperator<byte[]>> changes, Path target) {
        return copy(original, Map.of(), true, changes, target);
    }

    /** Copies those entries of a jar that are not in META-INF, and adds a manifest with only these attributes. */
    public static Path withManifest(Path original, Map<String, String> attributes, Path target) {
        return copy(original, attributes, false, Map.of(), target);
    }

    private static Path copy(Path original, Map<String, String> attributes, boolean keepManifest,
            Map<String, UnaryOperator<byte[]>> changes, Path target) {
        try (JarFile source = new JarFile(original.toFile());
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target),
                        manifest(keepManifest ? new Manifest(source.getManifest()) : new Manifest(), attributes))) {
            for (JarEntry entry : Collections.list(source.entries())) {
                if (!entry.getName().startsWith("META-INF/")) {
                    jar.putNextEntry(new JarEntry(entry.getName()));
                    byte[] bytes = source.getInputStream(entry).readAllBytes();
                    jar.write(changes.getOrDefault(entry.getName(), UnaryOperator.identity()).apply(bytes));
                }
            }
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes a jar that has only a manifest, for classes that are already on the class path. */
    public static Path manifestOnly(Path target, Map<String, String> attributes) {
        return ofFolder(null, target, attributes);
    }

    /** Writes a jar of all files below a folder. If the folder is null, the jar has only a manifest. */
    public static Path ofFolder(Path folder, Path target, Map<String, String> attributes) {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target),
                manifest(new Manifest(), attributes))) {
            for (Path each : folder == null ? List.<Path>of() : UncheckedFiles.filesBelow(folder)) {
                jar.putNextEntry(new JarEntry(folder.relativize(each).toString()));
                Files.copy(each, jar);
            }
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Manifest manifest(Manifest manifest, Map<String, String> attributes) {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        return manifest;
    }
}
