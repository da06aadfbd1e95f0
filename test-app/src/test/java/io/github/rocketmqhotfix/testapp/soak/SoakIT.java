package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs the jar for a short soak. With this seed a NameServer freezes first, then a master is killed while consumers
 * fail. Two faults are too few to judge growth.
 */
class SoakIT {

    private static final Path JAR = Path.of("target", "rocketmq-hotfix-test-app.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MOST_RUNS = 3;
    private static final int WRONG_USAGE = 2;
    private static final int NOT_ALL_JUDGED = 3;

    @BeforeEach
    void requireNetworkAndTools() {
        Requirements.available(Host.unavailability(), "a network namespace");
        Requirements.program("tcpdump", "tcpdump");
        Requirements.program("nft", "nftables");
    }

    @Test
    void everyJudgedInvariantHoldsWithTheAgent() {
        judged(soak -> {
            assertThat(soak.awaitExit(LIMIT)).as(soak.tail()).isEqualTo(NOT_ALL_JUDGED);
            assertThat(soak.outputLines())
                    .anyMatch(line -> line.matches(
                            "not judged: .*connections of every JVM are flat: fewer than 24 measurements of .*"))
                    .anyMatch(line -> line.matches("faults +2, 1 of them at NameServers .*"))
                    .anyMatch(line -> line.matches("messages +\\d{3,} sent.*[1-9]\\d* sent back"))
                    .anyMatch(line -> line.matches("interventions .*namesrv-reset=[1-9].*sendback-fallback=[1-9].*"));
        }, directory -> {
            assertThat(directory.resolve("soak.svg")).content().contains("</svg>");
            assertThat(directory.resolve("soak.json")).content().contains("\"breaches\" : [ ]");
        });
    }

    @Test
    void issues8712And8963WithoutTheAgentAFrozenNameServerIsAskedAgainAndASendBackReachesANameServer() {
        List<String> lines = judged(soak -> assertThat(soak.awaitExit(LIMIT)).as(soak.tail()).isOne(), directory -> {},
                "--without-agent");

        assertThat(lines)
                .anyMatch(line -> line.matches(
                        "broken after \\d+ s, consumer-\\d: a client asks a dead NameServer at most once per fault and thread, "
                                + "and never one that is off its list, but [2-9] requests came from 1 asking thread\\(s\\) when NameServer 3 is frozen for 10 s; .*"))
                .anyMatch(line -> line.matches(
                        "broken after \\d+ s, the producers: no route request fails while a NameServer answers, but .*"))
                .anyMatch(line -> line.matches(
                        "broken after \\d+ s, consumer-\\d: no send-back \\(code 36\\) reaches a NameServer, but .*"));
    }

    /**
     * Repeats the run until the invariant about dead NameServers is judged. A run does not judge this invariant if a
     * healthy NameServer is slow, as on a busy machine.
     */
    private static List<String> judged(Consumer<ForkedProcess> check, Consumer<Path> checkFiles, String... more) {
        List<String> lines = List.of();
        for (int run = 0; run < MOST_RUNS; run++) {
            try (Workspace workspace = Workspace.create("soak-it"); ForkedProcess soak = soak(workspace, more)) {
                check.accept(soak);
                checkFiles.accept(workspace.directory());
                lines = soak.outputLines();
            }
            if (lines.stream().noneMatch(line -> line.startsWith("not judged: a client asks a dead NameServer"))) {
                return lines;
            }
        }
        throw new AssertionError("the machine was too slow to judge: " + lines);
    }

    @Test
    void zeroMinutesAreWrongUsage() {
        try (Workspace workspace = Workspace.create("soak-it"); ForkedProcess soak = soak(workspace, "--minutes=0")) {
            assertThat(soak.awaitExit(LIMIT)).as(soak.tail()).isEqualTo(WRONG_USAGE);
            assertThat(soak.errorLines()).first().asString().isEqualTo("--minutes must be more than 0");
        }
    }

    private static ForkedProcess soak(Workspace workspace, String... more) {
        List<String> command = new ArrayList<>(
                List.of(JavaRuntime.current().executable().toString(), "-jar", JAR.toString(), "soak",
                        "--seed=5534", "--faults=2", "--out=" + workspace.directory()));
        command.addAll(List.of(more));
        return workspace.keep(ForkedProcess.start("soak", command, workspace.directory(), Map.of()));
    }
}
