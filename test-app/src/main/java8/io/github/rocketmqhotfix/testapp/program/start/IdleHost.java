package io.github.rocketmqhotfix.testapp.program.start;

/** The smallest host: prints one line and ends. */
public final class IdleHost {

    private IdleHost() {}

    public static void main(String[] arguments) {
        System.out.println("here");
    }
}
