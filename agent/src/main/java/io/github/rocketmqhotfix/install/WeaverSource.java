package io.github.rocketmqhotfix.install;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Creates the only weaver of this JVM when the JVM loads the first target. A daemon thread may load the classes of the
 * weaver earlier. The thread that loads the target does not wait for the daemon thread, but loads the missing classes
 * itself.
 */
final class WeaverSource {

    /**
     * The archive of the classes that a weaving was seen to load, and the archive of the other classes of Byte Buddy.
     */
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

    /**
     * Starts a daemon thread that loads the classes. Ignores a failure, because the first target fails in the same way
     * and reports it.
     */
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
            // if the process may not start another thread, the first target loads the classes
        }
    }

    private ArchiveLoader loader() throws Exception {
        if (loader.get() == null) {
            loader.compareAndSet(null, new ArchiveLoader(WeaverSource.class, ARCHIVES));
        }
        return loader.get();
    }
}
