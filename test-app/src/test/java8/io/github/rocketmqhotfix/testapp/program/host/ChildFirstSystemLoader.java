package io.github.rocketmqhotfix.testapp.program.host;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * A system class loader ({@code -Djava.system.class.loader}) that defines the classes of the class path and of agents'
 * jars itself.
 */
public final class ChildFirstSystemLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Called by the JVM with the default system class loader. */
    public ChildFirstSystemLoader(ClassLoader parent) throws MalformedURLException {
        super(classPath(), parent);
    }

    /** Java 9 and later call this for each agent's jar; without it a JVM with an agent does not start. */
    void appendToClassPathForInstrumentation(String jar) throws MalformedURLException {
        addURL(new File(jar).toURI().toURL());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                try {
                    found = findClass(name);
                } catch (ClassNotFoundException notHere) {
                    found = super.loadClass(name, false);
                }
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[entries.length];
        for (int index = 0; index < entries.length; index++) {
            urls[index] = new File(entries[index]).toURI().toURL();
        }
        return urls;
    }
}
