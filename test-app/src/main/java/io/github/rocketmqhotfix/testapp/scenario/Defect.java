package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import java.util.function.Predicate;

/** The three defects by the id of the patch that repairs them, and the releases in which the scenarios show them. */
public enum Defect {

    /** Bridges are skipped by address discovery since 4.9.0; before, {@link BridgedBroker} finds the bridge's address. */
    LOOPBACK_FILTER("loopback-filter", release -> release.isAtLeast("4.9.0")),

    /**
     * A channel on which an answer timed out is closed, and so left, by default in 3.5.7 and from 4.9.1; lost again in
     * 5.0.0-PREVIEW.
     */
    NAMESRV_RESET("namesrv-reset", release -> isPreview(release)
            || !release.isAtLeast("4.9.1") && !release.version().equals("3.5.7")),

    /**
     * Up to 3.1.9 and in 5.0.0 to 5.3.0 a message goes back to where it was stored, from 3.4.9 to 4.5.0 the VIP channel
     * makes it a NullPointerException, 5.3.2 has the fix (#8964).
     */
    SENDBACK_FALLBACK("sendback-fallback", release -> isPreview(release) || release.version().equals("5.3.1")
            || release.isAtLeast("3.2.1") && !release.isAtLeast("3.4.9")
            || release.isAtLeast("4.5.1") && !release.isAtLeast("5.0.0"));

    private final String id;
    private final Predicate<Release> live;

    Defect(String id, Predicate<Release> live) {
        this.id = id;
        this.live = live;
    }

    /** The patch id, as in the agent's options. */
    public String id() {
        return id;
    }

    /** Whether the scenario shows the defect in a client or broker of this release without the agent. */
    public boolean isLiveIn(Release release) {
        return live.test(release);
    }

    // numbered 5.0.0, shaped like 4.9.0
    private static boolean isPreview(Release release) {
        return release.version().equals("5.0.0-PREVIEW");
    }
}
