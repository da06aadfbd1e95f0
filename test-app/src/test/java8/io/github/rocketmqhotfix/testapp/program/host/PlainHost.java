package io.github.rocketmqhotfix.testapp.program.host;

/** A host without RocketMQ that parses its own standard output, as some do. */
public final class PlainHost {

    private PlainHost() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("first line");
        for (String argument : arguments) {
            try {
                System.out.println(argument + " " + (Class.forName(argument, false,
                        PlainHost.class.getClassLoader()) == null));
            } catch (Throwable failure) {
                // only the kind of failure: its message may carry what differs between two runs
                System.out.println(argument + " " + failure.getClass().getName());
            }
        }
        letOthersFinish();
        System.out.println("last line");
    }

    /** An agent may still be at work on a thread of its own. */
    private static void letOthersFinish() throws InterruptedException {
        Thread[] threads = new Thread[64];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread() && threads[i].getName().startsWith("rocketmq-hotfix")) {
                threads[i].join();
            }
        }
    }
}
