package io.github.rocketmqhotfix.testapp.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where the build leaves the agent. */
public final class AgentJar {

    private AgentJar() {
    }

    /**
     * The jar that a command was given, or else the one that is built beside this application.
     *
     * @param option may be null
     * @throws ParameterException if there is no such file
     */
    public static Path chosen(Path option, CommandSpec command) {
        Path jar = option != null ? option : besideThisApplication();
        if (!Files.isRegularFile(jar)) {
            throw new ParameterException(command.commandLine(), "no agent at " + jar + "; build it with: mvn -q -DskipTests package");
        }
        return jar;
    }

    /** The jar of the agent module, seen from this application's own jar or classes; it need not exist. */
    private static Path besideThisApplication() {
        return folderOfThisApplication().resolve("../../agent/target/rocketmq-hotfix-agent.jar").normalize();
    }

    /** Where this application's own jar is, or its directory of classes. */
    public static Path folderOfThisApplication() {
        try {
            return Path.of(AgentJar.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
