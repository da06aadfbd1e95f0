package io.github.rocketmqhotfix.testapp.harness.cluster;

import org.eclipse.aether.RepositoryException;

/** A released artefact, or something that it needs, can be had from no repository; the message names both. */
public final class UnresolvedReleaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnresolvedReleaseException(String coordinates, Exception cause) {
        super("cannot resolve " + coordinates + ": " + lastOfResolver(cause).getMessage(), cause);
    }

    /** The resolver says first that it failed and last at which artefact; what comes below does not know that. */
    private static Throwable lastOfResolver(Throwable cause) {
        Throwable last = cause;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof RepositoryException) {
                last = each;
            }
        }
        return last;
    }
}
