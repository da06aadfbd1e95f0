package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;

/** The exit codes of all subcommands. */
public final class ExitCode {

    /** Every result is as expected. */
    public static final int RIGHT = 0;
    /** At least one result is not as expected. */
    public static final int WRONG = 1;
    /**
     * The usage is wrong, or nothing was run because a release cannot be resolved, or the soak could not run. picocli
     * uses the same code for wrong usage.
     */
    public static final int CANNOT_RUN = 2;
    /** No result is wrong, but at least one is missing. */
    public static final int INCOMPLETE = 3;

    private ExitCode() {}

    /** Returns the code for a part that was skipped: {@link #INCOMPLETE}, in continuous integration {@link #WRONG}. */
    public static int skipped() {
        return ContinuousIntegration.isRunning() ? WRONG : INCOMPLETE;
    }
}
