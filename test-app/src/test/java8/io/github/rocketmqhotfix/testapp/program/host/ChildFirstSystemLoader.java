package io.github.rocketmqhotfix.testapp.program.host;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** For {@code -Djava.system.class.loader}: defines all of the class path itself, the agents' jars included. */
public final class ChildFirstSystemLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Called by the JVM with the loader that would be the system's otherwise. */
    public ChildFirstSystemLoader(ClassLoader parent) throws MalformedURLException {
        super(classPath(), parent);
    }

    /** What Java 9 and later call for each agent's jar; without it a JVM with an agent does not start. */
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
