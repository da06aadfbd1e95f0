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
     * For an agent that cannot load its own classes any more, those that would say so included, since its jar was overwritten
     * in place: one line, and {@code failed:agent-jar} for each of these patches that has seen no target yet.
     */
    public static void unreadable(List<String> patchIds, String message) {
        try {
            System.err.println(Console.PREFIX + "ERROR " + message);
            for (String id : patchIds) {
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
