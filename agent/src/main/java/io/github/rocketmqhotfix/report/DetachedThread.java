package io.github.rocketmqhotfix.report;

import java.lang.reflect.Field;
import java.security.AccessController;
import java.security.PrivilegedExceptionAction;

/**
 * Makes a daemon thread that keeps nothing of the thread that makes it, which is the host's: a context loader, an
 * inherited value or a protection domain would keep a redeployed application in memory.
 */
public final class DetachedThread implements PrivilegedExceptionAction<Thread> {

    private final String name;
    private final Runnable work;

    private DetachedThread(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    /** Throws what keeps it from being started, e.g. a security manager. */
    public static void start(String name, Runnable work) throws Exception {
        of(name, work).start();
    }

    /** Makes one that is not started yet. */
    public static Thread of(String name, Runnable work) throws Exception {
        // a thread remembers the domains of all callers up to the privileged one
        return AccessController.doPrivileged(new DetachedThread(name, work));
    }

    @Override
    public Thread run() throws Exception {
        Thread thread = inheritingNothing();
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        return thread;
    }

    private Thread inheritingNothing() throws Exception {
        try {
            // since Java 9
            return Thread.class.getConstructor(ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class)
                    .newInstance(root(), work, name, 0L, false);
        } catch (NoSuchMethodException java8) {
            Thread thread = new Thread(root(), work, name);
            Field inherited = Thread.class.getDeclaredField("inheritableThreadLocals");
            inherited.setAccessible(true);
            inherited.set(thread, null);
            return thread;
        }
    }

    /** A group of the host's may be destroyed with its application. */
    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
