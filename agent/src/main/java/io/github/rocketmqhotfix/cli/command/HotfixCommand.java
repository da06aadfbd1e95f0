package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The tool itself, called without a command: prints the usage. */
@Command(name = HotfixCommand.NAME, synopsisSubcommandLabel = "COMMAND",
        versionProvider = HotfixCommand.Version.class,
        subcommands = {ScanCommand.class, PatchesCommand.class, ListCommand.class, AttachCommand.class,
            StatusCommand.class,
            DetachCommand.class},
        description = {
            "Repairs three defects of released Apache RocketMQ brokers and clients at class-load time.",
            "",
            "To use it, add  -javaagent:/path/rocketmq-hotfix-agent.jar  to a broker's or client's command line.",
            "The commands below show where the agent is needed and what it does,",
            "attach it to a running JVM, or detach it."},
        commandListHeading = "%nCommands (each has --help):%n",
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " scan /opt/rocketmq")
final class HotfixCommand implements Runnable {

    static final String NAME = "java -jar rocketmq-hotfix-agent.jar";

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "show this help")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "show the version")
    private boolean version;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /**
     * Reads the version from the manifest of the agent's jar. The archive in this jar that contains this class has no
     * manifest.
     */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"rocketmq-hotfix-agent " + (version == null ? "(not packaged)" : version)};
        }
    }
}
