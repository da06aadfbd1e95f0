package io.github.rocketmqhotfix.install;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the one weaver of this JVM, on the first target or ahead of it. A target never waits for the warm-up, which
 * may need a lock that the host's thread holds; then both make one, and the first that is done stays.
 */
final class WeaverSource {

    private static final String ARCHIVE = "weaver.zip.gz";
    private static final String WEAVER = "io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver";

    private final AtomicReference<Weaver> weaver = new AtomicReference<>();

    /** Throws whatever keeps it from being made. */
    Weaver get() throws Exception {
        Weaver ready = weaver.get();
        if (ready != null) {
            return ready;
        }
        weaver.compareAndSet(null, make());
        return weaver.get();
    }

    /** Starts making it on a daemon thread; a failure is left to the first target, which reports it. */
    void warmUp() {
        try {
            Thread thread = new Thread("rocketmq-hotfix-warm-up") {
                @Override
                public void run() {
                    try {
                        get();
                    } catch (Throwable e) {
                        // said when a target is seen
                    }
                }
            };
            thread.setDaemon(true);
            thread.start();
        } catch (Throwable e) {
            // a process that may have no more threads is patched all the same
        }
    }

    private static Weaver make() throws Exception {
        return (Weaver) new ArchiveLoader(WeaverSource.class, ARCHIVE).loadClass(WEAVER).getConstructor().newInstance();
    }
}
