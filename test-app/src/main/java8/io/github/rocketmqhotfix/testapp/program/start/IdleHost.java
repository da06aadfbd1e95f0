package io.github.rocketmqhotfix.testapp.program.start;

/** The least that a host can do. */
public final class IdleHost {

    private IdleHost() {
    }

    public static void main(String[] arguments) {
        System.out.println("here");
    }
}
