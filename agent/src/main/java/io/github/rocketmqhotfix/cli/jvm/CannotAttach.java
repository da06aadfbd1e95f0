package io.github.rocketmqhotfix.cli.jvm;

/** Why a JVM could not be asked, in one or two sentences for the operator. The JVM is as it was, unless it says otherwise. */
public final class CannotAttach extends Exception {

    private static final long serialVersionUID = 1L;

    public CannotAttach(String message) {
        super(message);
    }
}
