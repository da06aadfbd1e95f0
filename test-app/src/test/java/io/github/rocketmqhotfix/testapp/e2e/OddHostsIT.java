package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.AgentLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three patches in hosts that are not like others; class loaders are in {@link LoadersIT}. */
class OddHostsIT {

    /** What a host may do with the jar that its agent came from. */
    enum Change {
        DELETED {
            @Override
            void apply(Path jar) throws IOException {
                Files.delete(jar);
            }
        },
        REPLACED_BY_MV {
            @Override
            void apply(Path jar) throws IOException {
                Path other = Files.writeString(jar.resolveSibling("other.jar"), "another jar");
                Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        OVERWRITTEN_IN_PLACE {
            @Override
            void apply(Path jar) throws IOException {
                Files.write(jar, new byte[(int) Files.size(jar)]);
            }
        };

        abstract void apply(Path jar) throws IOException;
    }

    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource
    void theThreePatchesWork(OddHost odd, int java) {
        try (Workspace workspace = Workspace.create("odd")) {
            AgentFlag agent = Requirements.agent("local-ip=" + HostedRun.LOCAL_IP);
            List<String> flags = odd.flags(workspace, agent);

            HostedRun run = HostedRun.start(workspace, arguments -> new BareJvm(workspace, Requirements.java(java),
                    Installations.JARS.client(HostedRun.RELEASE)).start("host", "HostedApplication", flags, odd.environment(agent), arguments));

            run.assertRepaired(java == 8 ? "sun.misc.Launcher$AppClassLoader" : "jdk.internal.loader.ClassLoaders$AppClassLoader",
                    1, odd.warnings());
        }
    }

    static Stream<Arguments> theThreePatchesWork() {
        return Arrays.stream(OddHost.values()).flatMap(odd -> Stream.of(8, 17, 25).filter(odd::canBeOn).map(java -> Arguments.of(odd, java)));
    }

    /** The agent's code has no more permissions than the host's: it says so and the host goes on. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = 8)
    void underASecurityManagerWithoutGrantsNothingIsPatchedAndTheHostGoesOn(int java) throws IOException {
        try (Workspace workspace = Workspace.create("no-grants")) {
            Path policy = Files.writeString(workspace.directory().resolve("nothing.policy"),
                    "grant { permission java.util.PropertyPermission \"*\", \"read\"; permission java.lang.RuntimePermission \"getClassLoader\"; };");

            ForkedProcess host = new BareJvm(workspace, Requirements.java(java)).start("host", "PlainHost",
                    List.of(Requirements.agent().argument(), "-Djava.security.manager", "-Djava.security.policy==" + policy),
                    Map.of(), List.of("java.util.List"));

            host.awaitExit(HostedRun.LIMIT);
            assertThat(host.outputLines()).contains("first line");
            assertThat(AgentLines.of(host)).allMatch(line -> line.contains("failed:"));
        }
    }

    /** Once the patches are on it does not matter any more what becomes of the jar. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @CsvSource({"DELETED, 8", "DELETED, 17", "REPLACED_BY_MV, 8", "REPLACED_BY_MV, 17", "OVERWRITTEN_IN_PLACE, 8", "OVERWRITTEN_IN_PLACE, 17"})
    void theJarMayGoOnceThePatchesAreOn(Change change, int java) throws IOException {
        try (Workspace workspace = Workspace.create("jar-goes")) {
            Path jar = Files.copy(Requirements.agent().jar(), workspace.directory().resolve("agent.jar"));
            AskedJvm host = AskedJvm.withTargets(workspace, Requirements.java(java), List.of(),
                    new AgentFlag(jar, "local-ip=" + HostedRun.LOCAL_IP).argument());

            change.apply(jar);

            assertThat(host.answer("address")).isEqualTo(HostedRun.LOCAL_IP);
            assertThat(host.answer("still there?")).isEqualTo("still there?");
            assertThat(AgentLines.of(host.process())).noneMatch(line -> line.contains("failed"));
        }
    }
}
