package io.github.rocketmqhotfix.testapp.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Jars made of a manifest and what another jar has. */
public final class JarCopy {

    private JarCopy() {
    }

    /** The same under another Implementation-Version. */
    public static Path withVersion(Path original, String version, Path target) throws IOException {
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
            return withManifest(jar, manifest, target);
        }
    }

    /** The same with some entries changed, by their names. */
    public static Path withEntries(Path original, Map<String, UnaryOperator<byte[]>> changes, Path target) throws IOException {
        try (JarFile jar = new JarFile(original.toFile())) {
            return copy(jar, jar.getManifest(), changes, target);
        }
    }

    /** The entries of a jar without what is in META-INF, under another manifest. */
    public static Path withManifest(JarFile original, Manifest manifest, Path target) throws IOException {
        return copy(original, manifest, Map.of(), target);
    }

    private static Path copy(JarFile original, Manifest manifest, Map<String, UnaryOperator<byte[]>> changes, Path target)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(target); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (JarEntry entry : Collections.list(original.entries())) {
                if (!entry.getName().startsWith("META-INF/")) {
                    jar.putNextEntry(new JarEntry(entry.getName()));
                    byte[] bytes = original.getInputStream(entry).readAllBytes();
                    jar.write(changes.getOrDefault(entry.getName(), UnaryOperator.identity()).apply(bytes));
                }
            }
        }
        return target;
    }

    /** One whose classes are on the class path already. */
    public static Path manifestOnly(Path target, Map<String, String> attributes) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        try (OutputStream out = Files.newOutputStream(target)) {
            new JarOutputStream(out, manifest).close();
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
