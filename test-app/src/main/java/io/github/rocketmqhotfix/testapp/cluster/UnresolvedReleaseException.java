package io.github.rocketmqhotfix.testapp.cluster;

/** A released artefact, or something that it needs, can be had from no repository; the message names both. */
public final class UnresolvedReleaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnresolvedReleaseException(String coordinates, Exception cause) {
        super("cannot resolve " + coordinates + ": " + root(cause).getMessage(), cause);
    }

    /** A resolver says first that it failed, and last at what. */
    private static Throwable root(Throwable cause) {
        return cause.getCause() == null ? cause : root(cause.getCause());
    }
}
