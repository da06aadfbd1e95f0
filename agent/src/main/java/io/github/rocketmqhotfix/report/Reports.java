package io.github.rocketmqhotfix.report;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The reports of this JVM, one per patch id. Static, because woven code reaches the agent without any context. */
public final class Reports {

    private static final ConcurrentHashMap<String, PatchReport> BY_ID = new ConcurrentHashMap<>(4);

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

    /** Of every patch that was asked for so far, in no order. */
    static Collection<PatchReport> all() {
        return BY_ID.values();
    }
}
