package io.github.rocketmqhotfix.testapp.program.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A transformer that keeps the latest class file of each watched class and changes nothing. */
public final class ClassFileRecorder implements ClassFileTransformer {

    private final Map<String, byte[]> latest = new ConcurrentHashMap<String, byte[]>();
    private volatile Collection<String> watched = Collections.emptyList();

    /** Forgets all class files and watches classes of these names from now on. */
    public void watch(Collection<String> classNames) {
        watched = classNames;
        latest.clear();
    }

    /** Returns the latest class file of a class since {@link #watch}, or null. */
    public byte[] lastOf(String className) {
        return latest.get(className);
    }

    @Override
    public byte[] transform(ClassLoader loader, String internalName, Class<?> redefined, ProtectionDomain domain,
            byte[] classFile) {
        // a JVM's lambda forms and similar classes have no name
        String className = internalName == null ? "" : internalName.replace('/', '.');
        if (watched.contains(className)) {
            latest.put(className, classFile);
        }
        return null;
    }
}
