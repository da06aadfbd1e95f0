package io.github.rocketmqhotfix.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private static final int SCREEN_LINES = 24;
    private static final int SCREEN_COLUMNS = 100;

    @Test
    void withoutACommandTheUsageFitsOneScreenAndShowsAnExample() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).anyMatch(line -> line.contains("-javaagent:"))
                .anyMatch(line -> line.startsWith("Example:")).anyMatch(line -> line.contains("patches"));
        assertFitsOneScreen(run.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan", "patches", "list", "attach", "status", "detach"})
    void theHelpOfACommandFitsOneScreenAndShowsAnExample(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("Example:")
                .anyMatch(line -> line.startsWith("  java -jar rocketmq-hotfix-agent.jar " + command));
        assertFitsOneScreen(run.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "--nonsense", "patches more", "patches --nonsense", "scan", "scan --nonsense x",
        "list --timeout=0", "list --timeout=soon", "attach 1 --timeout=0", "status 1 --timeout=-1",
        "detach 1 --timeout=1.5"})
    void wrongUsageIsReportedInOneLineWithExitCodeTwo(String arguments) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).singleElement().asString().endsWith("--help)");
    }

    @Test
    void patchesListsEachPatchWithItsDefectReleasesAndUpstreamLinks() {
        List<String> lines = CommandRun.of("patches").output();

        assertThat(lines).filteredOn(line -> !line.isEmpty() && !line.startsWith(" "))
                .containsExactly("loopback-filter", "namesrv-reset", "sendback-fallback");
        assertThat(lines).filteredOn(line -> line.matches("  (defect|releases)  +\\S.*")).hasSize(6);
        assertThat(lines).contains("  upstream  https://github.com/apache/rocketmq/issues/8607");
    }

    private static void assertFitsOneScreen(List<String> lines) {
        assertThat(lines).hasSizeLessThanOrEqualTo(SCREEN_LINES)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(SCREEN_COLUMNS));
    }
}
