package io.github.rocketmqhotfix.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Defines the classes of archives inside the agent's jar: what most JVMs never need. */
public final class ArchiveLoader extends ClassLoader {

    private static final String BYTE_BUDDY = "io.github.rocketmqhotfix.shaded.bytebuddy.";

    private static final ClassLoader BOOTSTRAP = new BootstrapLoader();

    static {
        registerAsParallelCapable();
    }

    private final List<Archive> archives = new ArrayList<>();

    /**
     * The archives of these names ({@code x.zip.gz}) beside a class, whose loader is the parent. A later one has nothing but classes of
     * Byte Buddy, and is unpacked only for one that is in none before.
     *
     * @throws IOException if one is not there
     */
    public ArchiveLoader(Class<?> neighbour, String... names) throws IOException {
        super(neighbour.getClassLoader());
        for (String name : names) {
            archives.add(Archive.beside(neighbour, name));
        }
    }

    /**
     * Loads and links what the first archive has of Byte Buddy, on a thread of its own. The host's thread may come meanwhile, so nothing
     * here may need what that holds: no class is initialised, since two that initialise classes which need each other wait for ever;
     * and none is asked of the parent, whose lock the host holds while it loads a class.
     */
    void loadAhead() throws ClassNotFoundException {
        for (String path : archives.get(0).files().keySet()) {
            String className = path.replace('/', '.').substring(0, path.length() - ".class".length());
            if (className.startsWith(BYTE_BUDDY)) {
                // links it, which nothing in the API does by name
                loadClass(className).getDeclaredConstructors();
            }
        }
    }

    @Override
    protected Class<?> loadClass(String className, boolean resolve) throws ClassNotFoundException {
        if (className.startsWith("java.")) {
            return BOOTSTRAP.loadClass(className);
        }
        if (!className.startsWith(BYTE_BUDDY)) {
            return super.loadClass(className, resolve);
        }
        synchronized (getClassLoadingLock(className)) {
            Class<?> loaded = findLoadedClass(className);
            return loaded == null ? findClass(className) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
        String path = className.replace('.', '/') + ".class";
        // Byte Buddy also looks for classes that may be nowhere
        byte[] bytes = className.startsWith(BYTE_BUDDY) ? inAny(path) : archives.get(0).files().get(path);
        if (bytes == null) {
            throw new ClassNotFoundException(className);
        }
        return defineClass(className, bytes, 0, bytes.length, ArchiveLoader.class.getProtectionDomain());
    }

    /** Of the first archive: who weaves asks for classes of the JDK too, and the others would be unpacked in vain. */
    @Override
    public InputStream getResourceAsStream(String resource) {
        byte[] bytes = archives.get(0).files().get(resource);
        return bytes == null ? super.getResourceAsStream(resource) : new ByteArrayInputStream(bytes);
    }

    private byte[] inAny(String path) {
        for (Archive archive : archives) {
            byte[] file = archive.files().get(path);
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    /** Asks no other loader; {@code Class.forName} would want a permission of the host's. */
    private static final class BootstrapLoader extends ClassLoader {

        static {
            registerAsParallelCapable();
        }

        private BootstrapLoader() {
            super(null);
        }
    }
}
