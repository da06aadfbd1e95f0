package io.github.rocketmqhotfix.testapp.harness.cluster;

import org.eclipse.aether.RepositoryException;

/** Thrown if no repository has a released artifact or one of its dependencies; the message names both. */
public final class UnresolvedReleaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnresolvedReleaseException(String coordinates, Exception cause) {
        super("cannot resolve " + coordinates + ": " + lastRepositoryException(cause).getMessage(), cause);
    }

    /**
     * The first exception of the resolver only states the failure, its last one names the artifact, and their causes do
     * not.
     */
    private static Throwable lastRepositoryException(Throwable cause) {
        Throwable last = cause;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof RepositoryException) {
                last = each;
            }
        }
        return last;
    }
}
