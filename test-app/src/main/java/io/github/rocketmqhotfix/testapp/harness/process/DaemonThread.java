package io.github.rocketmqhotfix.testapp.harness.process;

import java.util.concurrent.ThreadFactory;

/** Creates daemon threads, which do not keep the JVM alive. */
public final class DaemonThread {

    private DaemonThread() {}

    /** Starts a thread that runs the task, and returns it. */
    public static Thread start(String name, Runnable task) {
        Thread thread = factory(name).newThread(task);
        thread.start();
        return thread;
    }

    /** Returns a thread factory for an executor. All threads that the factory creates have this name. */
    public static ThreadFactory factory(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
