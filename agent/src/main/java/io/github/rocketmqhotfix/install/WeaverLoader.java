package io.github.rocketmqhotfix.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Defines Byte Buddy and what touches it from the archive inside the agent's jar. The archive is read whole, once:
 * the jar may be replaced while the host runs. It stays compressed, 1.4 MB; unpacked, 9 MB, it may be collected.
 */
final class WeaverLoader extends ClassLoader {

    private static final String ARCHIVE = "weaver.zip.gz";

    static {
        registerAsParallelCapable();
    }

    private final byte[] archive;
    private volatile SoftReference<Map<String, byte[]>> unpacked = new SoftReference<>(null);

    /** Throws IOException if the archive is not there. */
    WeaverLoader(ClassLoader parent) throws IOException {
        super(parent);
        try (InputStream in = WeaverLoader.class.getResourceAsStream(ARCHIVE)) {
            if (in == null) {
                throw new IOException("no " + ARCHIVE + " beside " + WeaverLoader.class.getName());
            }
            archive = Bytes.of(in);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = file(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length, WeaverLoader.class.getProtectionDomain());
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] bytes = file(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    private byte[] file(String name) {
        Map<String, byte[]> files = unpacked.get();
        if (files == null) {
            files = unpack();
            unpacked = new SoftReference<>(files);
        }
        return files.get(name);
    }

    private Map<String, byte[]> unpack() {
        Map<String, byte[]> files = new HashMap<>(4096);
        try (ZipInputStream zip = new ZipInputStream(new GZIPInputStream(new ByteArrayInputStream(archive), 16 * 1024))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), Bytes.of(zip));
            }
        } catch (IOException e) {
            throw new IllegalStateException(ARCHIVE + " is damaged", e);
        }
        return files;
    }
}
