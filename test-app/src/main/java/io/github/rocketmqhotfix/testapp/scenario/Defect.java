package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import java.util.function.Predicate;

/**
 * The three defects, with the id of the patch that repairs each and the releases in which the scenarios reproduce it.
 */
public enum Defect {

    /**
     * Reproduced from 4.9.0 on, where address discovery skips bridges. In earlier releases, the broker of
     * {@link BridgedBroker} finds the address of the bridge.
     */
    LOOPBACK_FILTER("loopback-filter", release -> release.isAtLeast("4.9.0")),

    /**
     * Not reproduced in 3.5.7 and from 4.9.1 on, except 5.0.0-PREVIEW: by default, the client closes a channel on which
     * an answer timed out, and so leaves the NameServer.
     */
    NAMESRV_RESET("namesrv-reset", release -> isPreview(release)
            || !release.isAtLeast("4.9.1") && !release.version().equals("3.5.7")),

    /**
     * Not reproduced in three groups of releases. Up to 3.1.9 and in 5.0.0 to 5.3.0, a message goes back to the host
     * that stored it. In 3.4.9 to 4.5.0, the VIP channel causes a NullPointerException. 5.3.2 and later have the fix
     * (#8964).
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

    /** Returns the patch id as in the agent's options. */
    public String id() {
        return id;
    }

    /** Returns whether the scenario reproduces the defect in a client or broker of a release without the agent. */
    public boolean isLiveIn(Release release) {
        return live.test(release);
    }

    // isAtLeast takes 5.0.0-PREVIEW for 5.0.0, but its code is that of 4.9.0
    private static boolean isPreview(Release release) {
        return release.version().equals("5.0.0-PREVIEW");
    }
}
