package io.github.rocketmqhotfix.testapp.program.agent;

/** An agent whose premain loads the class named by its argument. */
public final class EarlyTargetAgent {

    private EarlyTargetAgent() {}

    public static void premain(String className) throws ClassNotFoundException {
        Class.forName(className, false, ClassLoader.getSystemClassLoader());
    }
}
