package io.github.rocketmqhotfix.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the reports of this JVM, one per patch id. Static, because woven code reaches the agent without any context.
 */
public final class Reports {

    private static final ConcurrentHashMap<String, PatchReport> BY_ID = new ConcurrentHashMap<>(4);

    private static final int ATTEMPTS = 10;

    private static volatile List<String> waiting = Collections.emptyList();

    private Reports() {}

    public static PatchReport of(String patchId) {
        PatchReport report = BY_ID.get(patchId);
        if (report == null) {
            BY_ID.putIfAbsent(patchId, new PatchReport(patchId));
            report = BY_ID.get(patchId);
        }
        return report;
    }

    /** Whether no report was created so far: no agent was installed before, or it had nothing to report. */
    public static boolean isEmpty() {
        return BY_ID.isEmpty();
    }

    /**
     * Sets the outcome {@code waiting}. Must be called only if {@link #isEmpty}. Creates no report, because most JVMs
     * never need one.
     */
    public static void waiting(List<String> patchIds) {
        waiting = patchIds;
        for (String id : patchIds) {
            System.setProperty(PatchReport.OUTCOME_PROPERTY + id, "waiting");
        }
    }

    /** Sets the properties of all outcomes on the calling thread, which must not be loading a class. */
    public static void publish() {
        for (PatchReport each : BY_ID.values()) {
            each.publish();
        }
    }

    /**
     * Replaces the value of an existing system property without the lock of the Properties object. The host may hold
     * that lock while it waits for the class that this thread loads. The iterator and the entries of Hashtable (Java 8)
     * and of ConcurrentHashMap (later) do not take that lock. Does nothing if the host uses a subclass of Properties.
     *
     * @param expected the value to replace; null for any
     */
    static void replaceProperty(String name, String expected, String value) {
        Properties properties = System.getProperties();
        if (properties.getClass() != Properties.class) {
            return;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                for (Map.Entry<Object, Object> each : properties.entrySet()) {
                    if (name.equals(each.getKey()) && (expected == null || expected.equals(each.getValue()))) {
                        each.setValue(value);
                    }
                }
                return;
            } catch (ConcurrentModificationException e) {
                // Java 8: another thread set a property meanwhile
            }
        }
    }

    /**
     * Reports, as a last resort, a class that was left unpatched when the usual report failed. Writes one line, and
     * sets {@code failed:agent-jar} for each patch in {@code unreadable} whose outcome is still {@code waiting}. Uses
     * only classes that every JVM with the agent has loaded, because the agent can load no other class after its jar
     * was overwritten in place.
     *
     * @param unreadable the ids of the patches whose classes can no longer be read from the agent's jar
     */
    public static void reportUnpatched(String internalName, Throwable cause, List<String> unreadable) {
        try {
            String line = Console.PREFIX + "ERROR left " + internalName + " as it was, and could not report it: "
                    + cause;
            line = line.replace('\n', ' ').replace('\r', ' ') + System.lineSeparator();
            new FileOutputStream(FileDescriptor.err).write(line.getBytes());
            for (String id : unreadable) {
                replaceProperty(PatchReport.OUTCOME_PROPERTY + id, "waiting", "failed:agent-jar");
            }
        } catch (Throwable e) {
            // there is no other place to report it
        }
    }

    /** The reports of all patches that wait or have a report, in no order. */
    static Collection<PatchReport> all() {
        for (String id : waiting) {
            of(id);
        }
        return BY_ID.values();
    }
}
