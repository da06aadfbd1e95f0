package io.github.rocketmqhotfix.testapp.harness.process;

/** Whether this runs where nobody reads why something was skipped, so that it has to fail. */
public final class ContinuousIntegration {

    private ContinuousIntegration() {
    }

    /** By the variable {@code CI}, which is {@code true} there. */
    public static boolean isRunning() {
        return "true".equals(System.getenv("CI"));
    }
}
