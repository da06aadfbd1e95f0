package io.github.rocketmqhotfix.cli.command;

import java.io.PrintWriter;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/**
 * Runs the command line: takes the arguments and returns the exit code. Prints an exception or an error as one line on
 * stderr, without a stack trace. Throws a LinkageError if a class of the tool cannot be loaded.
 */
public final class Commands implements ToIntFunction<String[]> {

    /** The exit code if the command has completed and the operator must check its output. */
    static final int CHECK_OUTPUT = 1;

    /** The exit code if the command line is wrong, or if the command could not complete its work. */
    static final int FAILED = 2;

    private final CommandLine commandLine;

    public Commands() {
        this(new PrintWriter(System.out, true), new PrintWriter(System.err, true));
    }

    Commands(PrintWriter out, PrintWriter err) {
        commandLine = new CommandLine(new HotfixCommand())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((wrong, arguments) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr().println(OneLine.of(wrong.getMessage()) + " (see: "
                            + command.getCommandSpec().qualifiedName() + " --help)");
                    return FAILED;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getCommandName() + " failed: " + OneLine.of(failure));
                    return FAILED;
                });
    }

    @Override
    public int applyAsInt(String[] arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            commandLine.getErr().println("out of memory; run the tool with a larger heap: java -Xmx256m -jar ...");
            return FAILED;
        } catch (LinkageError e) {
            // the caller reports that the jar is damaged
            throw e;
        } catch (Error e) {
            // after an uncaught error the JVM ends with exit code 1, which means CHECK_OUTPUT
            commandLine.getErr().println("failed: " + OneLine.of(e.toString()));
            return FAILED;
        } finally {
            commandLine.getOut().flush();
            commandLine.getErr().flush();
        }
    }
}
