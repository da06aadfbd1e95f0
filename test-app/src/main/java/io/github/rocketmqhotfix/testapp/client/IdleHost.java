package io.github.rocketmqhotfix.testapp.client;

/** The least that a host can do. */
public final class IdleHost {

    private IdleHost() {
    }

    public static void main(String[] arguments) {
        System.out.println("here");
    }
}
