package io.github.rocketmqhotfix.testapp.pods.model;

/** Thrown if a pod does not do what its manifest says. The message begins with the pod's name. */
public final class PodFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what the failure, as a phrase that follows the pod's name */
    public PodFailure(String pod, String what) {
        super("pod " + pod + ": " + what);
    }
}
