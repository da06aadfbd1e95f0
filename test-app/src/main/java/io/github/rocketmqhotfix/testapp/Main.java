package io.github.rocketmqhotfix.testapp;

import io.github.rocketmqhotfix.testapp.bench.BenchCommand;
import io.github.rocketmqhotfix.testapp.cli.UnresolvedReleaseHandler;
import io.github.rocketmqhotfix.testapp.demo.DemoCommand;
import io.github.rocketmqhotfix.testapp.pods.run.PodsCommand;
import io.github.rocketmqhotfix.testapp.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the test application. */
@Command(name = "rocketmq-hotfix-test-app", mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.class, BenchCommand.class, PodsCommand.class,
            SoakCommand.class},
        versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND",
        description = "Starts real RocketMQ clusters on this machine, to show and to test what rocketmq-hotfix-agent repairs.")
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).setExecutionExceptionHandler(new UnresolvedReleaseHandler())
                .execute(arguments));
    }

    /** Reads the version from this jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"rocketmq-hotfix-test-app " + (version == null ? "(not packaged)" : version)};
        }
    }
}
