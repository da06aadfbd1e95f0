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
 * Defines the classes of an archive inside the agent's jar: what most JVMs never need. The archive is read whole, once:
 * the jar may be replaced while the host runs. It stays compressed (Byte Buddy 1.4 MB); unpacked, 9 MB, it may be
 * collected.
 */
public final class ArchiveLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final String name;
    private final byte[] archive;
    private volatile SoftReference<Map<String, byte[]>> unpacked = new SoftReference<>(null);

    /**
     * The archive of this name ({@code x.zip.gz}) beside a class, whose loader is the parent.
     *
     * @throws IOException if there is none
     */
    public ArchiveLoader(Class<?> neighbour, String name) throws IOException {
        super(neighbour.getClassLoader());
        this.name = name;
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " beside " + neighbour.getName());
            }
            archive = Bytes.of(in);
        }
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
        byte[] bytes = file(className.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(className);
        }
        return defineClass(className, bytes, 0, bytes.length, ArchiveLoader.class.getProtectionDomain());
    }

    @Override
    public InputStream getResourceAsStream(String resource) {
        byte[] bytes = file(resource);
        return bytes == null ? super.getResourceAsStream(resource) : new ByteArrayInputStream(bytes);
    }

    private byte[] file(String path) {
        Map<String, byte[]> files = unpacked.get();
        if (files == null) {
            files = unpack();
            unpacked = new SoftReference<>(files);
        }
        return files.get(path);
    }

    private Map<String, byte[]> unpack() {
        Map<String, byte[]> files = new HashMap<>(4096);
        try (ZipInputStream zip = new ZipInputStream(new GZIPInputStream(new ByteArrayInputStream(archive), 16 * 1024))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), Bytes.of(zip));
            }
        } catch (IOException e) {
            throw new IllegalStateException(name + " is damaged", e);
        }
        return files;
    }
}
