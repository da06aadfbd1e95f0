package io.github.rocketmqhotfix.report;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The reports of this JVM, one per patch id. Static, because woven code reaches the agent without any context. */
public final class Reports {

    private static final ConcurrentHashMap<String, PatchReport> BY_ID = new ConcurrentHashMap<>(4);

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

    /**
     * The last resort, for a class that was left as it was where that could not be reported: one line, and
     * {@code failed:agent-jar} for each of these patches that has seen no target yet. Names no class that a JVM with the agent has
     * not loaded: after its jar was overwritten in place, the agent cannot load any, those that would say so included.
     */
    public static void unreported(String internalName, Throwable cause, List<String> unreadable) {
        try {
            String line = Console.PREFIX + "ERROR left " + internalName + " as it was, and could not report it: " + cause;
            System.err.println(line.replace('\n', ' ').replace('\r', ' '));
            for (String id : unreadable) {
                String property = PatchReport.OUTCOME_PROPERTY + id;
                if ("waiting".equals(System.getProperty(property))) {
                    System.setProperty(property, "failed:agent-jar");
                }
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
