package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every subcommand: {@code --agent} and {@code --help}. */
public final class CommonOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--agent", paramLabel = "JAR",
            description = "the agent's jar (default: the jar that is built beside this application)")
    private Path jar;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    private boolean help;

    /**
     * Returns the flag for the jar that the option names, or else for the jar of the agent module beside this
     * application.
     *
     * @throws ParameterException if there is no such file
     */
    public AgentFlag agent() {
        Path chosen = jar != null ? jar
                : applicationFolder().resolve("../../agent/target/rocketmq-hotfix-agent.jar").normalize();
        if (!Files.isRegularFile(chosen)) {
            throw new ParameterException(command.commandLine(),
                    "no agent at " + chosen + "; build it with: mvn -q -DskipTests package");
        }
        return new AgentFlag(chosen);
    }

    /**
     * Returns the parent folder of this application's jar, or of its directory of classes if it does not run from a
     * jar.
     */
    public static Path applicationFolder() {
        return JavaRuntime.codeSourceOf(CommonOptions.class).getParent();
    }
}
