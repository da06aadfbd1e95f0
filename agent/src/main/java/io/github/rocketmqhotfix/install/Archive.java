package io.github.rocketmqhotfix.install;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An archive inside the agent's jar: a zip of stored entries, compressed as a whole. It is read at once, because the jar may be
 * replaced while the host runs, and stays compressed; unpacked, five times its size, it may be collected.
 */
final class Archive {

    private final String name;
    private final byte[] compressed;
    private SoftReference<Map<String, byte[]>> unpacked = new SoftReference<>(null);

    private Archive(String name, byte[] compressed) {
        this.name = name;
        this.compressed = compressed;
    }

    /**
     * The one of this name beside a class.
     *
     * @throws IOException if there is none
     */
    static Archive beside(Class<?> neighbour, String name) throws IOException {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " beside " + neighbour.getName());
            }
            return new Archive(name, Bytes.of(in));
        }
    }

    /** By path, in their order. Of two threads the second waits: meanwhile only classes of the JDK are loaded. */
    synchronized Map<String, byte[]> files() {
        Map<String, byte[]> files = unpacked.get();
        if (files == null) {
            files = unpack();
            unpacked = new SoftReference<>(files);
        }
        return files;
    }

    private Map<String, byte[]> unpack() {
        Map<String, byte[]> files = new LinkedHashMap<>(4096);
        try (ZipInputStream zip = new ZipInputStream(new GZIPInputStream(new ByteArrayInputStream(compressed), 16 * 1024))) {
            DataInputStream content = new DataInputStream(zip);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] file = new byte[(int) entry.getSize()];
                content.readFully(file);
                files.put(entry.getName(), file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(name + " is damaged", e);
        }
        return files;
    }
}
