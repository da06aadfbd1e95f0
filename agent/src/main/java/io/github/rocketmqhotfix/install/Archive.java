package io.github.rocketmqhotfix.install;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An archive inside the agent's jar: a zip of stored entries, compressed as a whole. It is read once, because the jar
 * may be replaced while the JVM runs. The compressed form stays in memory. The unpacked form is five times as large;
 * the garbage collector may discard it, and then the next call unpacks the archive again.
 */
final class Archive {

    private final String name;
    private final byte[] compressed;
    private SoftReference<Map<String, byte[]>> unpacked = new SoftReference<>(null);

    /** Reads the archive {@code name} in the package of {@code neighbour}. Throws IOException if it is missing. */
    Archive(Class<?> neighbour, String name) throws IOException {
        this.name = name;
        this.compressed = AgentJar.resource(neighbour, name);
    }

    /**
     * The contents of the files by their paths, in the order of the archive. The lock is safe inside class loading: a
     * thread that holds it loads only JDK classes.
     */
    synchronized Map<String, byte[]> files() {
        Map<String, byte[]> files = unpacked.get();
        if (files != null) {
            return files;
        }
        files = new LinkedHashMap<>(4096);
        try (ZipInputStream zip = new ZipInputStream(
                new GZIPInputStream(new ByteArrayInputStream(compressed), 16 * 1024))) {
            DataInputStream content = new DataInputStream(zip);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] file = new byte[(int) entry.getSize()];
                content.readFully(file);
                files.put(entry.getName(), file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(name + " is damaged", e);
        }
        unpacked = new SoftReference<>(files);
        return files;
    }
}
