package io.github.rocketmqhotfix.testapp.pods.model;

/** A pod does not do what its manifest wants; the message begins with the pod's name and says what is wrong. */
public final class PodFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what the rest of the sentence that begins with the pod */
    public PodFailure(String pod, String what) {
        super("pod " + pod + ": " + what);
    }
}
