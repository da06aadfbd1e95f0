package io.github.rocketmqhotfix.cli.jvm;

/**
 * Thrown if the JVMs cannot be found, or if a JVM cannot be queried or does not execute a command. The message gives
 * the reason. The JVM is unchanged unless the message states a change.
 */
public final class AttachException extends Exception {

    private static final long serialVersionUID = 1L;

    public AttachException(String message) {
        super(message);
    }
}
