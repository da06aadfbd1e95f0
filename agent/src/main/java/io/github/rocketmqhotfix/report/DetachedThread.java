package io.github.rocketmqhotfix.report;

import java.lang.reflect.Field;
import java.security.AccessController;
import java.security.PrivilegedExceptionAction;

/**
 * Makes daemon threads that inherit no reference from the host thread that makes them. A context loader, an inherited
 * value or a protection domain would keep a redeployed application in memory.
 */
public final class DetachedThread implements PrivilegedExceptionAction<Thread> {

    private final String name;
    private final Runnable work;

    private DetachedThread(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    /** Starts a thread. Throws the failure that prevents the start, for example a SecurityException. */
    public static void start(String name, Runnable work) throws Exception {
        of(name, work).start();
    }

    public static Thread of(String name, Runnable work) throws Exception {
        // a thread keeps the protection domains of all callers up to the privileged one
        return AccessController.doPrivileged(new DetachedThread(name, work));
    }

    @Override
    public Thread run() throws Exception {
        // a thread group of the host may be destroyed with its application
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread thread = inheritingNothing(root);
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        return thread;
    }

    private Thread inheritingNothing(ThreadGroup group) throws Exception {
        try {
            // since Java 9
            return Thread.class
                    .getConstructor(ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class)
                    .newInstance(group, work, name, 0L, false);
        } catch (NoSuchMethodException java8) {
            Thread thread = new Thread(group, work, name);
            Field inherited = Thread.class.getDeclaredField("inheritableThreadLocals");
            inherited.setAccessible(true);
            inherited.set(thread, null);
            return thread;
        }
    }
}
