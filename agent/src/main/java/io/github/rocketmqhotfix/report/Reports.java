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

/** The reports of this JVM, one per patch id. Static, because woven code reaches the agent without any context. */
public final class Reports {

    private static final ConcurrentHashMap<String, PatchReport> BY_ID = new ConcurrentHashMap<>(4);

    private static final int ATTEMPTS = 10;

    private static volatile List<String> waiting = Collections.emptyList();

    private Reports() {
    }

    public static PatchReport of(String patchId) {
        PatchReport report = BY_ID.get(patchId);
        if (report == null) {
            PatchReport fresh = new PatchReport(patchId);
            report = BY_ID.putIfAbsent(patchId, fresh);
            return report == null ? fresh : report;
        }
        return report;
    }

    /** Whether none was asked for so far: no agent was installed before, or it had nothing to report. */
    public static boolean areNone() {
        return BY_ID.isEmpty();
    }

    /**
     * Has all of these patches wait for their first target, where {@link #areNone}. Says so without a report: most JVMs never
     * need one.
     */
    public static void waiting(List<String> patchIds) {
        waiting = patchIds;
        for (String id : patchIds) {
            System.setProperty(PatchReport.OUTCOME_PROPERTY + id, "waiting");
        }
    }

    /** Sets the properties of all outcomes on the calling thread, which must not load a class at the moment. */
    public static void publish() {
        for (PatchReport each : BY_ID.values()) {
            each.publish();
        }
    }

    /**
     * Gives a system property that is there another value without the lock of the Properties object, which the host may hold
     * while it waits for the class that this thread loads. The iterator and the entries of both Hashtable (Java 8) and
     * ConcurrentHashMap (later) take no lock of the Properties object. Does nothing where the host has put a class of its own
     * in place of Properties.
     *
     * @param expected the value to be replaced; null: any
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
                // Java 8: another thread has set a property meanwhile
            }
        }
    }

    /**
     * The last resort, for a class that was left as it was where that could not be reported: one line, and
     * {@code failed:agent-jar} for each of these patches that has seen no target yet. Names no class that a JVM with the agent has
     * not loaded: after its jar was overwritten in place, the agent cannot load any, those that would say so included.
     */
    public static void unreported(String internalName, Throwable cause, List<String> unreadable) {
        try {
            String line = Console.PREFIX + "ERROR left " + internalName + " as it was, and could not report it: " + cause;
            line = line.replace('\n', ' ').replace('\r', ' ') + System.lineSeparator();
            new FileOutputStream(FileDescriptor.err).write(line.getBytes());
            for (String id : unreadable) {
                replaceProperty(PatchReport.OUTCOME_PROPERTY + id, "waiting", "failed:agent-jar");
            }
        } catch (Throwable e) {
            // nowhere left to say it
        }
    }

    /** Of every patch that waits or was asked for so far, in no order. */
    static Collection<PatchReport> all() {
        for (String id : waiting) {
            of(id);
        }
        return BY_ID.values();
    }
}
