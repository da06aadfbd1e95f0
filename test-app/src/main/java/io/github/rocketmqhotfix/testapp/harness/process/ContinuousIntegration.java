package io.github.rocketmqhotfix.testapp.harness.process;

/**
 * The CI environment, in which a missing prerequisite must fail a run, because nobody reads why something was skipped.
 */
public final class ContinuousIntegration {

    private ContinuousIntegration() {}

    /** Returns whether the environment variable {@code CI} is {@code true}. */
    public static boolean isRunning() {
        return "true".equals(System.getenv("CI"));
    }
}
