package io.github.rocketmqhotfix.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Defines classes from archives inside the agent's jar, which most JVMs never need. */
public final class ArchiveLoader extends ClassLoader {

    private static final String BYTE_BUDDY = "io.github.rocketmqhotfix.shaded.bytebuddy.";

    private static final ClassLoader BOOTSTRAP = new BootstrapLoader();

    static {
        registerAsParallelCapable();
    }

    private final List<Archive> archives = new ArrayList<>();

    /**
     * Reads the archives of these names ({@code x.zip.gz}) in the package of a class, whose loader becomes the parent.
     * Archives after the first have only classes of Byte Buddy and are unpacked only for a class that no earlier
     * archive has.
     *
     * @throws IOException if an archive is missing
     */
    public ArchiveLoader(Class<?> neighbour, String... names) throws IOException {
        super(neighbour.getClassLoader());
        for (String name : names) {
            archives.add(new Archive(neighbour, name));
        }
    }

    /**
     * Loads and links the Byte Buddy classes of the first archive; called on another thread than the host's. A thread
     * of the host may need the same classes meanwhile, so this method initialises no class: two threads that initialise
     * classes which depend on each other can deadlock. It also asks the parent for no class, because the host holds the
     * parent's lock while it loads a class.
     */
    @SuppressWarnings("ReturnValueIgnored")
    void loadAhead() throws ClassNotFoundException {
        for (String path : archives.get(0).files().keySet()) {
            String className = path.replace('/', '.').substring(0, path.length() - ".class".length());
            if (className.startsWith(BYTE_BUDDY)) {
                // links the class, for which the API has no method
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
        // Byte Buddy also looks for classes that may not exist
        for (Archive archive : className.startsWith(BYTE_BUDDY) ? archives : archives.subList(0, 1)) {
            byte[] bytes = archive.files().get(path);
            if (bytes != null) {
                return defineClass(className, bytes, 0, bytes.length, ArchiveLoader.class.getProtectionDomain());
            }
        }
        throw new ClassNotFoundException(className);
    }

    /**
     * Looks in the first archive only: the weaver also asks for JDK classes, and the others would be unpacked for
     * nothing.
     */
    @Override
    public InputStream getResourceAsStream(String resource) {
        byte[] bytes = archives.get(0).files().get(resource);
        return bytes == null ? super.getResourceAsStream(resource) : new ByteArrayInputStream(bytes);
    }

    /** Loads JDK classes. {@code Class.forName} with a null loader would need a permission from the host. */
    private static final class BootstrapLoader extends ClassLoader {

        static {
            registerAsParallelCapable();
        }

        private BootstrapLoader() {
            super(null);
        }
    }
}
