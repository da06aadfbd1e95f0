package io.github.rocketmqhotfix.cli.jvm;

/**
 * Thrown if a JVM cannot be queried. The message gives the reason. The JVM is unchanged unless the message says
 * otherwise.
 */
public final class AttachException extends Exception {

    private static final long serialVersionUID = 1L;

    public AttachException(String message) {
        super(message);
    }
}
