package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.network.Host;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A short soak as its user runs it: the jar. Its seed begins with a master that is lost while consumers fail, then a NameServer freezes. */
class SoakIT {

    private static final Path JAR = Path.of("target", "rocketmq-hotfix-test-app.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @BeforeEach
    void requireNetworkAndTools() {
        Requirements.available(Host.unavailability(), "a network of its own");
        Requirements.program("tcpdump", "tcpdump");
        Requirements.program("nft", "nftables");
    }

    @Test
    void allInvariantsHoldWithTheAgent() {
        try (Workspace workspace = Workspace.create("soak-it"); ForkedProcess soak = soak(workspace, "--minutes=0.5")) {
            assertThat(soak.awaitExit(LIMIT)).as(soak.tail()).isZero();
            assertThat(soak.outputLines()).contains("all invariants hold")
                    .anyMatch(line -> line.matches("messages +\\d{3,} sent.*[1-9]\\d* given back"))
                    .anyMatch(line -> line.matches("interventions .*sendback-fallback=[1-9].*"))
                    .anyMatch(line -> line.matches("faults +[2-9].*"));
            assertThat(workspace.directory().resolve("soak.svg")).content().contains("</svg>");
            assertThat(workspace.directory().resolve("soak.json")).content().contains("\"breaches\" : [ ]");
        }
    }

    @Test
    void withoutTheAgentASendBackReachesANameServer8963() {
        try (Workspace workspace = Workspace.create("soak-it"); ForkedProcess soak = soak(workspace, "--minutes=0.1", "--without-agent")) {
            assertThat(soak.awaitExit(LIMIT)).as(soak.tail()).isOne();
            assertThat(soak.outputLines()).anyMatch(line -> line.matches(
                    "broken after \\d+ s, consumer-\\d: no send-back \\(code 36\\) reaches a NameServer, but .*"));
        }
    }

    private static ForkedProcess soak(Workspace workspace, String... more) {
        List<String> command = new ArrayList<>(List.of(JavaRuntime.current().executable().toString(), "-jar", JAR.toString(), "soak",
                "--seed=235", "--out=" + workspace.directory()));
        command.addAll(List.of(more));
        return workspace.keep(ForkedProcess.start("soak", command, workspace.directory(), Map.of()));
    }
}
