package io.github.rocketmqhotfix.install;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Creates the only weaver of this JVM, for the first target. A daemon thread may load its classes ahead. A target does not wait for
 * that thread, but loads the missing classes itself.
 */
final class WeaverSource {

    /** The classes that a weaving needs, as measured, and the rest of Byte Buddy. */
    private static final String[] ARCHIVES = {"weaver.zip.gz", "byte-buddy.zip.gz"};
    private static final String WEAVER = "io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver";

    private final AtomicReference<ArchiveLoader> loader = new AtomicReference<>();
    private final AtomicReference<Weaver> weaver = new AtomicReference<>();

    /** Returns the weaver. Throws the failure that prevents its creation. */
    Weaver get() throws Exception {
        if (weaver.get() == null) {
            weaver.compareAndSet(null, (Weaver) loader().loadClass(WEAVER).getConstructor().newInstance());
        }
        return weaver.get();
    }

    /** Starts a daemon thread that loads the classes. A failure is ignored here; the first target fails again and reports it. */
    void warmUp() {
        try {
            Thread thread = new Thread("rocketmq-hotfix-warm-up") {
                @Override
                public void run() {
                    try {
                        loader().loadAhead();
                    } catch (Throwable e) {
                        // the first target reports it
                    }
                }
            };
            thread.setDaemon(true);
            thread.start();
        } catch (Throwable e) {
            // a process that may start no more threads is patched nevertheless
        }
    }

    private ArchiveLoader loader() throws Exception {
        if (loader.get() == null) {
            loader.compareAndSet(null, new ArchiveLoader(WeaverSource.class, ARCHIVES));
        }
        return loader.get();
    }
}
