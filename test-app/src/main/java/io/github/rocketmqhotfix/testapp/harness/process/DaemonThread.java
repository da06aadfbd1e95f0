package io.github.rocketmqhotfix.testapp.harness.process;

/** Starts daemon threads, which do not keep the JVM alive. */
public final class DaemonThread {

    private DaemonThread() {
    }

    /** Starts a thread that runs the task, and returns it. */
    public static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
