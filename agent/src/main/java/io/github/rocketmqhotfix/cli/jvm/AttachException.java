package io.github.rocketmqhotfix.cli.jvm;

/**
 * Says in its message, in one or two sentences for the operator, why a JVM could not be queried. The JVM is unchanged unless the
 * message says otherwise.
 */
public final class AttachException extends Exception {

    private static final long serialVersionUID = 1L;

    public AttachException(String message) {
        super(message);
    }
}
