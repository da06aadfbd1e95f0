package io.github.rocketmqhotfix.testapp.program.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the last class file that passed for each class it is told to watch, and changes nothing. */
public final class ClassFileWitness implements ClassFileTransformer {

    private final Map<String, byte[]> seen = new ConcurrentHashMap<String, byte[]>();
    private volatile Collection<String> watched = Collections.emptyList();

    /** Forgets what it has seen; from now on it keeps class files of these names. */
    public void watch(Collection<String> classNames) {
        watched = classNames;
        seen.clear();
    }

    /** The last one that passed since, or null. */
    public byte[] lastOf(String className) {
        return seen.get(className);
    }

    @Override
    public byte[] transform(ClassLoader loader, String internalName, Class<?> redefined, ProtectionDomain domain,
            byte[] classFile) {
        // before the filter a JVM's lambda forms and the like, which have no name
        String className = internalName == null ? "" : internalName.replace('/', '.');
        if (watched.contains(className)) {
            seen.put(className, classFile);
        }
        return null;
    }
}
