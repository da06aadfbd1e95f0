package io.github.rocketmqhotfix.install;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the one weaver of this JVM, on the first target. Its classes may be loaded ahead; a target that comes meanwhile does not
 * wait for that, but loads what it needs itself.
 */
final class WeaverSource {

    /** What a weaving needs, as measured, and the rest of Byte Buddy. */
    private static final String[] ARCHIVES = {"weaver.zip.gz", "byte-buddy.zip.gz"};
    private static final String WEAVER = "io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver";

    private final AtomicReference<ArchiveLoader> loader = new AtomicReference<>();
    private final AtomicReference<Weaver> weaver = new AtomicReference<>();

    /** Throws whatever keeps it from being made. */
    Weaver get() throws Exception {
        Weaver ready = weaver.get();
        if (ready != null) {
            return ready;
        }
        weaver.compareAndSet(null, (Weaver) loader().loadClass(WEAVER).getConstructor().newInstance());
        return weaver.get();
    }

    /** Starts to load its classes on a daemon thread; a failure is left to the first target, which reports it. */
    void warmUp() {
        try {
            Thread thread = new Thread("rocketmq-hotfix-warm-up") {
                @Override
                public void run() {
                    try {
                        loader().loadAhead();
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

    private ArchiveLoader loader() throws Exception {
        ArchiveLoader ready = loader.get();
        if (ready != null) {
            return ready;
        }
        loader.compareAndSet(null, new ArchiveLoader(WeaverSource.class, ARCHIVES));
        return loader.get();
    }
}
