package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Creates a ROCKETMQ_HOME in the workspace and starts a server from it. */
record ServerProcess(Workspace workspace, Installation installation, String name, Optional<Host> host) {

    enum Kind {
        NAME_SERVER("namesrv.NamesrvStartup", "-c", Release::nameServerRelease, ReleaseJars::nameServer), BROKER(
                "broker.BrokerStartup", "-c", Release::brokerRelease,
                ReleaseJars::broker), PROXY("proxy.ProxyStartup", "-pc", UnaryOperator.identity(), ReleaseJars::proxy);

        private final String mainClass;
        private final String configurationOption;
        private final UnaryOperator<Release> published;
        private final BiFunction<ReleaseJars, Release, List<Path>> jars;

        Kind(String mainClass, String configurationOption, UnaryOperator<Release> published,
                BiFunction<ReleaseJars, Release, List<Path>> jars) {
            this.mainClass = mainClass;
            this.configurationOption = configurationOption;
            this.published = published;
            this.jars = jars;
        }

        private Release release(Installation installation) {
            return published.apply(installation.release());
        }

        private List<Path> jars(Installation installation) {
            return jars.apply(installation.releaseJars(), installation.release());
        }
    }

    Path home() {
        return workspace.directoryFor(name);
    }

    ForkedProcess start(Kind kind, List<String> configuration, Optional<AgentFlag> agent) {
        Path home = home();
        Path configurationDirectory = UncheckedFiles.createDirectories(home.resolve("conf"));
        Path configurationFile = UncheckedFiles.writeString(configurationDirectory.resolve("server.conf"),
                String.join("\n", configuration) + "\n");
        Distribution.writeLogConfigurations(configurationDirectory);
        List<String> command = new JvmCommand(installation, installation.size().server(), kind.jars(installation),
                home.resolve("lib"))
                .classPath(configurationDirectory)
                .property("rocketmq.home.dir", home.toString())
                .property("user.home", home.toString())
                .property("java.io.tmpdir", home.toString())
                // without this property, a server generates a certificate at each start
                .property("tls.server.mode", "disabled")
                .property("rocketmq.broker.diskSpaceWarningLevelRatio", "0.99")
                .property("rocketmq.broker.diskSpaceCleanForciblyRatio", "0.98")
                .running(kind.release(installation).rootPackage() + "." + kind.mainClass,
                        List.of(kind.configurationOption, configurationFile.toString()), agent);
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return workspace.keep(ForkedProcess.start(name, entered, home,
                Map.of("ROCKETMQ_HOME", home.toString(), "RMQ_PROXY_HOME", home.toString())));
    }
}
