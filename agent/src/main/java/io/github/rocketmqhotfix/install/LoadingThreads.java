package io.github.rocketmqhotfix.install;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The threads that were defining a class at one moment. Such a class has passed the transformers already and is not
 * among the loaded classes yet. Virtual threads are not included, because the JDK lists no stack traces of them. Not
 * thread-safe.
 */
final class LoadingThreads {

    private final Set<Long> ids;

    private LoadingThreads(Set<Long> ids) {
        this.ids = ids;
    }

    /** The threads that are defining a class now; none if a security manager denies stack traces. */
    static LoadingThreads now() {
        Set<Long> ids = new HashSet<>();
        try {
            for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
                if (isDefining(each.getValue())) {
                    ids.add(each.getKey().getId());
                }
            }
        } catch (SecurityException e) {
            // the policy does not grant stack traces
        }
        return new LoadingThreads(ids);
    }

    /** Whether each of these threads has since been seen outside a class definition. */
    boolean allFinished() {
        if (!ids.isEmpty()) {
            ids.retainAll(now().ids);
        }
        return ids.isEmpty();
    }

    private static boolean isDefining(StackTraceElement[] frames) {
        for (StackTraceElement each : frames) {
            String method = each.getMethodName();
            // native methods; findLoadedClass0 defines classes of a CDS archive
            if (method.startsWith("defineClass") || method.equals("findLoadedClass0")) {
                String type = each.getClassName();
                if (type.equals("java.lang.ClassLoader") || type.endsWith(".misc.Unsafe")) {
                    return true;
                }
            }
        }
        return false;
    }
}
