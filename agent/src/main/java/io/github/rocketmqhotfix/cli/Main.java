package io.github.rocketmqhotfix.cli;

import io.github.rocketmqhotfix.install.ArchiveLoader;
import java.util.function.ToIntFunction;

/**
 * The entry point of {@code java -jar}. Loads the commands from an archive that the agent in a host never reads. The
 * exit code is 2 if the commands cannot be loaded.
 */
public final class Main {

    private static final String ARCHIVE = "commands.zip.gz";
    private static final String COMMANDS = "io.github.rocketmqhotfix.cli.command.Commands";
    private static final int CANNOT_RUN = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    @SuppressWarnings("unchecked")
    private static int run(String[] arguments) {
        try {
            ToIntFunction<String[]> commands = (ToIntFunction<String[]>) new ArchiveLoader(Main.class, ARCHIVE)
                    .loadClass(COMMANDS).getConstructor().newInstance();
            return commands.applyAsInt(arguments);
        } catch (Exception | LinkageError e) {
            System.err.println("this jar is damaged: " + e);
            return CANNOT_RUN;
        }
    }
}
