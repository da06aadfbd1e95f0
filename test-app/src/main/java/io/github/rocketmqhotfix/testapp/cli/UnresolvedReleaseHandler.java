package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints which artifact cannot be resolved, and ends with {@link ExitCode#CANNOT_RUN}. Rethrows every other exception.
 */
public final class UnresolvedReleaseHandler implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments)
            throws Exception {
        if (!(failure instanceof UnresolvedReleaseException)) {
            throw failure;
        }
        command.getErr().println(failure.getMessage());
        return ExitCode.CANNOT_RUN;
    }
}
