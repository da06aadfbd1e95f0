package io.github.rocketmqhotfix.testapp.harness.cluster;

import org.eclipse.aether.RepositoryException;

/**
 * Thrown if a released artifact or one of its dependencies cannot be resolved. The message names the requested
 * artifacts and the artifact that is missing.
 */
public final class UnresolvedReleaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnresolvedReleaseException(String coordinates, Exception cause) {
        super("cannot resolve " + coordinates + ": " + lastRepositoryException(cause).getMessage(), cause);
    }

    /**
     * Returns the innermost exception of the resolver, because it names the artifact. The outer exceptions only state
     * that the resolution failed, and the causes that are not exceptions of the resolver do not name the artifact.
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
