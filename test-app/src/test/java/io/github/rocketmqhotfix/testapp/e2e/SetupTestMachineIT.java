package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the script that installs the prerequisites of the tests, in the cases in which it installs nothing. */
class SetupTestMachineIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Path SCRIPT = Path.of("src/main/scripts/setup-test-machine").toAbsolutePath();
    private static final Path CI = Path.of("../.ci/run").toAbsolutePath().normalize();
    private static final int WRONG_USAGE = 2;
    private static final int MISSING = 3;

    @AutoClose
    private final Workspace workspace = Workspace.create("setup-test-machine");

    @Test
    void shellcheckAcceptsTheScripts() {
        String shellcheck = Requirements.program("shellcheck", "shellcheck").toString();
        TestJvm.ended(run(List.of(shellcheck, SCRIPT.toString(), SCRIPT.resolveSibling("check-workflows").toString(),
                CI.toString(), CI.resolveSibling("release").toString()), Map.of()));
    }

    @Test
    void aMissingProgramIsListedWithItsPackageAndItsTests() throws IOException {
        ForkedProcess check = script(Map.of("PATH", pathWithout("shellcheck")), "--check");

        assertThat(check.awaitExit(LIMIT)).as(check.tail()).isEqualTo(MISSING);
        assertThat(check.outputLines())
                .anyMatch(row -> row.matches("shellcheck +missing +apt-get install shellcheck +Kubernetes, workflows"))
                .anyMatch(
                        row -> row.matches("unshare +found +\\S+/unshare \\d+(\\.\\d+)+ +quick group, addresses, .*"));
        assertThat(check.errorLines()).isEmpty();
    }

    @Test
    void aMachineWithoutAptIsLeftAsItIs() throws IOException {
        ForkedProcess setup = script(Map.of("PATH", pathWithout("shellcheck", "apt-get")), "--print-exports");

        assertThat(setup.awaitExit(LIMIT)).as(setup.tail()).isEqualTo(MISSING);
        assertThat(setup.errorLines())
                .containsExactly("setup-test-machine: There is no apt-get here. Install what --check calls missing.");
        assertThat(setup.outputLines()).isEmpty();
    }

    @Test
    void whereNothingIsMissingTheHomesOfBothJavasArePrintedAndAptIsNotNeeded() throws IOException {
        Path java8 = Requirements.java(8).home().toRealPath();
        Path java25 = Requirements.java(25).home().toRealPath();
        Map<String, String> environment = Map.of("JAVA8_HOME", java8.toString(), "JAVA25_HOME", java25.toString(),
                "PATH", pathWithout("apt-get"));
        ForkedProcess check = script(environment, "--check");
        Requirements.available(check.awaitExit(LIMIT) == 0 ? Optional.empty() : Optional.of("run " + SCRIPT), check);

        ForkedProcess setup = TestJvm.ended(script(environment, "--print-exports"));

        assertThat(setup.outputLines()).containsExactly("export JAVA8_HOME=" + java8, "export JAVA25_HOME=" + java25);
        assertThat(setup.errorLines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check", "--print-exports"})
    void anotherJavaInJava8HomeIsRefusedInOneSentence(String option) {
        JavaRuntime other = JavaRuntime.current();

        ForkedProcess refused = script(Map.of("JAVA8_HOME", other.home().toString()), option);

        assertThat(refused.awaitExit(LIMIT)).as(refused.tail()).isEqualTo(WRONG_USAGE);
        assertThat(refused.errorLines())
                .containsExactly("setup-test-machine: JAVA8_HOME must name a JDK 8, but " + other.home()
                        + " is Java " + other.majorVersion() + ".");
        assertThat(refused.outputLines()).isEmpty();
    }

    @Test
    void aFolderWithoutJavaInJava25HomeIsRefused() {
        ForkedProcess refused = script(Map.of("JAVA25_HOME", "/nowhere"), "--check");

        assertThat(refused.awaitExit(LIMIT)).as(refused.tail()).isEqualTo(WRONG_USAGE);
        assertThat(refused.errorLines())
                .containsExactly("setup-test-machine: JAVA25_HOME must name a JDK 25, but /nowhere is no Java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--install", "--check --print-exports", "java8"})
    void wrongArgumentsPrintTheUsage(String arguments) {
        ForkedProcess refused = script(Map.of(), arguments.split(" "));

        assertThat(refused.awaitExit(LIMIT)).as(refused.tail()).isEqualTo(WRONG_USAGE);
        assertThat(refused.errorLines()).first().asString().startsWith("Usage: setup-test-machine ");
        assertThat(refused.outputLines()).isEmpty();
    }

    @Test
    void theHelpNamesEveryOptionAndExitCode() {
        List<String> help = TestJvm.ended(script(Map.of(), "--help")).outputLines();

        assertThat(help).first().asString().isEqualTo("Usage: setup-test-machine [--check | --print-exports | --help]");
        assertThat(help).anyMatch(line -> line.startsWith("  --check "))
                .anyMatch(line -> line.startsWith("  --print-exports "))
                .anyMatch(line -> line.startsWith("  JAVA25_HOME ")).anyMatch(line -> line.startsWith("  3  "));
    }

    private String pathWithout(String... names) throws IOException {
        return PathWithoutPrograms.pathWithout(workspace.directoryFor("programs"), names).toString();
    }

    private ForkedProcess script(Map<String, String> environment, String... arguments) {
        return run(Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments)).toList(), environment);
    }

    private ForkedProcess run(List<String> command, Map<String, String> environment) {
        return workspace.keep(ForkedProcess.start("script", command, workspace.directory(), environment));
    }
}
