package io.github.rocketmqhotfix.testapp;

import io.github.rocketmqhotfix.testapp.bench.BenchCommand;
import io.github.rocketmqhotfix.testapp.demo.DemoCommand;
import io.github.rocketmqhotfix.testapp.pods.run.PodsCommand;
import io.github.rocketmqhotfix.testapp.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The test application's command line. */
@Command(name = "rocketmq-hotfix-test-app", mixinStandardHelpOptions = true, subcommands = {DemoCommand.class, BenchCommand.class, PodsCommand.class,
        SoakCommand.class},
        versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Real RocketMQ clusters on the spot, to show and test what rocketmq-hotfix-agent repairs.")
public final class Main {

    private Main() {
    }

    /** The command line, ready to execute. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** From this jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"rocketmq-hotfix-test-app " + (version == null ? "(not packaged)" : version)};
        }
    }
}
