package io.github.rocketmqhotfix.testapp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.PathWithoutPrograms;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the jar on a PATH that lacks a program. */
class RequiredProgramsIT {

    private static final Path JAR = Path.of("target", "rocketmq-hotfix-test-app.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @AutoClose
    private final Workspace workspace = Workspace.create("required-programs");

    @ParameterizedTest(name = "{0} without {2}, CI={3}")
    @CsvSource(delimiter = '|', value = {
        "soak       | skipped       | tcpdump | false | 3 | tcpdump",
        "soak       | skipped       | nft     | true  | 1 | nftables",
        "soak       | skipped       | unshare | false | 3 | util-linux",
        "bench idle | idle: skipped | perl    | false | 3 | perl",
        "bench idle | idle: skipped | perl    | true  | 1 | perl",
        "pods       | skipped       | dnsmasq | false | 3 | dnsmasq-base",
        "pods       | skipped       | nsenter | true  | 1 | util-linux"})
    void aSubcommandWithoutAProgramNamesItAndItsPackage(String command, String prefix, String program, String ci,
            int exitCode,
            String debianPackage) throws IOException {
        if (command.equals("pods")) {
            Requirements.available(
                    "root".equals(System.getProperty("user.name")) ? Optional.empty() : Optional.of("pods need root"),
                    command);
        }
        // a second missing program would change the message
        Requirements.available(
                RequiredPrograms.obstacle("ip", "unshare", "nsenter", "nft", "tcpdump", "dnsmasq", "ss"), command);
        String path = PathWithoutPrograms.pathWithout(workspace.directoryFor("programs"), program).toString();
        List<String> line = Stream
                .concat(Stream.of(JavaRuntime.current().executable().toString(), "-jar", JAR.toString()),
                        Stream.of((command + " --agent=" + Requirements.agent().jar()).split(" ")))
                .toList();

        ForkedProcess run = workspace
                .keep(ForkedProcess.start("subcommand", line, workspace.directory(), Map.of("PATH", path, "CI", ci)));

        assertThat(run.awaitExit(LIMIT)).as(run.tail()).isEqualTo(exitCode);
        assertThat(run.errorLines())
                .containsExactly(prefix + ": no " + program + " here: run test-app/src/main/scripts/setup-test-machine,"
                        + " or apt-get install " + debianPackage);
    }
}
