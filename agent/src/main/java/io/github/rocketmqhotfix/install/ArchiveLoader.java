package io.github.rocketmqhotfix.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Loads classes from archives inside the agent's jar. Most JVMs with the agent never need these classes. */
public final class ArchiveLoader extends ClassLoader {

    private static final String BYTE_BUDDY = "io.github.rocketmqhotfix.shaded.bytebuddy.";

    private static final ClassLoader BOOTSTRAP = new BootstrapLoader();

    static {
        registerAsParallelCapable();
    }

    private final List<Archive> archives = new ArrayList<>();

    /**
     * Reads the archives of these names ({@code x.zip.gz}) in the package of {@code neighbour}. The loader of
     * {@code neighbour} becomes the parent. The archives after the first must have only classes of Byte Buddy. They are
     * unpacked only for a class that no earlier archive has.
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
     * Loads and links the Byte Buddy classes of the first archive. Called on a thread of the agent. A thread of the
     * host may need the same classes at the same time, so this method initialises no class: two threads that initialise
     * classes which depend on each other can deadlock. This method also loads no class through the parent, because a
     * thread of the host holds the parent's lock while it loads a class.
     */
    @SuppressWarnings("ReturnValueIgnored")
    void loadAhead() throws ClassNotFoundException {
        for (String path : archives.get(0).files().keySet()) {
            String className = path.replace('/', '.').substring(0, path.length() - ".class".length());
            if (className.startsWith(BYTE_BUDDY)) {
                // this call links the class; the API has no method for linking alone
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
        // the archives after the first have only classes of Byte Buddy; Byte Buddy also looks for absent classes that
        // are not its own, and such a search must not unpack these archives
        for (Archive archive : className.startsWith(BYTE_BUDDY) ? archives : archives.subList(0, 1)) {
            byte[] bytes = archive.files().get(path);
            if (bytes != null) {
                return defineClass(className, bytes, 0, bytes.length, ArchiveLoader.class.getProtectionDomain());
            }
        }
        throw new ClassNotFoundException(className);
    }

    /**
     * Looks in the first archive, then in the parent. The weaver also asks for JDK classes, so a search in the other
     * archives would unpack them for nothing.
     */
    @Override
    public InputStream getResourceAsStream(String resource) {
        byte[] bytes = archives.get(0).files().get(resource);
        return bytes == null ? super.getResourceAsStream(resource) : new ByteArrayInputStream(bytes);
    }

    /**
     * Loads JDK classes. Under a security manager, {@code Class.forName} with a null loader would need a permission of
     * the host.
     */
    private static final class BootstrapLoader extends ClassLoader {

        static {
            registerAsParallelCapable();
        }

        private BootstrapLoader() {
            super(null);
        }
    }
}
