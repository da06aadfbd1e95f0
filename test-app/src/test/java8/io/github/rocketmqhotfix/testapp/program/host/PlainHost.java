package io.github.rocketmqhotfix.testapp.program.host;

/**
 * A host that does not use RocketMQ and whose standard output is parsed. Tries to load the classes named by its
 * arguments. Prints {@code false} for a class that is loaded, else the class of the failure.
 */
public final class PlainHost {

    private PlainHost() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("first line");
        for (String argument : arguments) {
            try {
                System.out.println(argument + " " + (Class.forName(argument, false,
                        PlainHost.class.getClassLoader()) == null));
            } catch (Throwable failure) {
                // prints only the class of the failure, because the message may differ between two runs
                System.out.println(argument + " " + failure.getClass().getName());
            }
        }
        awaitAgentThreads();
        System.out.println("last line");
    }

    /** Waits for the end of the agent's threads. */
    private static void awaitAgentThreads() throws InterruptedException {
        Thread[] threads = new Thread[64];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread() && threads[i].getName().startsWith("rocketmq-hotfix")) {
                threads[i].join();
            }
        }
    }
}
