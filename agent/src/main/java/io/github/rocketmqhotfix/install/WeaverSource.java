package io.github.rocketmqhotfix.install;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Creates one weaver when it is first needed: when the JVM loads the first target class, or when a scan judges the
 * first class file. A daemon thread may load the Byte Buddy classes of the weaver earlier. The thread that loads the
 * target class does not wait until the daemon thread has loaded all of them, but loads the missing classes itself.
 * Thread-safe.
 */
final class WeaverSource {

    /**
     * The first archive has the classes that weaving loads for all releases on Java 8, 17 and 25; the second archive
     * has the other classes of Byte Buddy.
     */
    private static final String[] ARCHIVES = {"weaver.zip.gz", "byte-buddy.zip.gz"};
    private static final String WEAVER = "io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver";

    private final AtomicReference<ArchiveLoader> loader = new AtomicReference<>();
    private final AtomicReference<Weaver> weaver = new AtomicReference<>();

    /** Returns the weaver, and creates it in the first call. Throws the exception that prevents its creation. */
    Weaver get() throws Exception {
        if (weaver.get() == null) {
            weaver.compareAndSet(null, (Weaver) loader().loadClass(WEAVER).getConstructor().newInstance());
        }
        return weaver.get();
    }

    /**
     * Starts a daemon thread that loads the Byte Buddy classes of the weaver. Ignores a failure: {@link #get()} fails
     * in the same way for the first target class, and its caller reports the failure.
     */
    void warmUp() {
        try {
            Thread thread = new Thread("rocketmq-hotfix-warm-up") {
                @Override
                public void run() {
                    try {
                        loader().loadAhead();
                    } catch (Throwable e) {
                        // the caller of get() reports the failure
                    }
                }
            };
            thread.setDaemon(true);
            thread.start();
        } catch (Throwable e) {
            // the process cannot start another thread: get() loads the classes for the first target class
        }
    }

    private ArchiveLoader loader() throws Exception {
        if (loader.get() == null) {
            loader.compareAndSet(null, new ArchiveLoader(WeaverSource.class, ARCHIVES));
        }
        return loader.get();
    }
}
