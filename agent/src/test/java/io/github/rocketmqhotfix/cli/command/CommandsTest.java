package io.github.rocketmqhotfix.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
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

    @Test
    void anErrorIsReportedInOneLineWithExitCodeTwo() {
        StringWriter errors = new StringWriter();

        assertThat(patchesWith(new StackOverflowError("test"), errors)).isEqualTo(2);
        assertThat(errors.toString().lines()).containsExactly("failed: java.lang.StackOverflowError: test");
    }

    @Test
    void whenMemoryIsExhaustedALargerHeapIsRecommended() {
        StringWriter errors = new StringWriter();

        assertThat(patchesWith(new OutOfMemoryError("test"), errors)).isEqualTo(2);
        assertThat(errors.toString().lines()).singleElement().asString().contains("-Xmx");
    }

    /** The caller, {@code Main}, then reports that the jar of the tool is damaged. */
    @Test
    void aClassThatCannotBeLoadedIsReportedToTheCaller() {
        LinkageError damage = new NoClassDefFoundError("test");

        assertThatThrownBy(() -> patchesWith(damage, new StringWriter())).isSameAs(damage);
    }

    /** Runs {@code patches} with an output that throws {@code thrown}. Returns the exit code. */
    private static int patchesWith(Error thrown, StringWriter errors) {
        PrintWriter out = new PrintWriter(new Writer() {

            @Override
            public void write(char[] text, int offset, int length) {
                throw thrown;
            }

            @Override
            public void flush() {
                // nothing is buffered
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
        return new Commands(out, new PrintWriter(errors, true)).applyAsInt(new String[] {"patches"});
    }

    private static void assertFitsOneScreen(List<String> lines) {
        assertThat(lines).hasSizeLessThanOrEqualTo(SCREEN_LINES)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(SCREEN_COLUMNS));
    }
}
