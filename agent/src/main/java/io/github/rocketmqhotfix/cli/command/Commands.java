package io.github.rocketmqhotfix.cli.command;

import java.io.PrintWriter;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line. Arguments to exit code, as {@code cli.Main} knows it; never throws and never shows a stack trace. */
public final class Commands implements ToIntFunction<String[]> {

    /** Done, and there is something that an operator has to look at. */
    static final int LOOK = 1;

    /** The command was wrong, or could not do all of its work. */
    static final int CANNOT = 2;

    private final CommandLine commandLine;

    /** Writes on stdout and stderr. */
    public Commands() {
        this(new PrintWriter(System.out, true), new PrintWriter(System.err, true));
    }

    Commands(PrintWriter out, PrintWriter err) {
        commandLine = new CommandLine(new HotfixCommand())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getCommandName() + " failed: " + OneLine.of(failure));
                    return CANNOT;
                });
    }

    @Override
    public int applyAsInt(String[] arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            commandLine.getErr().println("out of memory; give this more with java -Xmx256m -jar ...");
            return CANNOT;
        } finally {
            commandLine.getOut().flush();
            commandLine.getErr().flush();
        }
    }

    private static int wrongUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(OneLine.of(wrong.getMessage()) + " (see: "
                + command.getCommandSpec().qualifiedName() + " --help)");
        return CANNOT;
    }
}
