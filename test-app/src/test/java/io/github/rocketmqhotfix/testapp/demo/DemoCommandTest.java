package io.github.rocketmqhotfix.testapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.demo.Row.Cell;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {

    private static final Cell SHOWS = new Cell("shows", true);
    private static final Release RELEASE = new Release("4.9.0");

    @ParameterizedTest(name = "live {0}, shows without the agent {1}, does not show with it {2}")
    @CsvSource({"true, true, true, 0", "true, false, true, 1", "true, true, false, 1", "false, false, true, 0",
        "false, true, true, 1"})
    void isRightIfALiveDefectShowsOnlyWithoutTheAgentAndANonLiveDefectNever(boolean live, boolean without, boolean with,
            int exitCode) {
        assertThat(exitCode(RowOutcome.of(Defect.NAMESRV_RESET, live, new Cell("", without), new Cell("", with))))
                .isEqualTo(exitCode);
    }

    @Test
    void namesADefectThatIsNotLive() {
        assertThat(RowOutcome.of(Defect.NAMESRV_RESET, false, new Cell("does not", false), SHOWS).without())
                .contains("not live in this release");
    }

    @Test
    void theFirstSendWhileANameServerHangsFailsInEveryRelease() {
        assertThat(new NameServerRow().isLiveIn(new Release("5.5.0"))).isTrue();
    }

    @Test
    void aWrongRowOutweighsASkippedOne() {
        assertThat(exitCode(RowOutcome.skipped(Defect.LOOPBACK_FILTER, "no namespaces"),
                RowOutcome.broken(Defect.NAMESRV_RESET, "no memory"))).isOne();
    }

    @Test
    void alignsTheColumnsOfTheTable() {
        assertThat(
                DemoCommand.table(RELEASE, List.of(RowOutcome.of(Defect.NAMESRV_RESET, true, SHOWS, SHOWS))).toString())
                .isEqualToNormalizingNewlines("""
                        RocketMQ 4.9.0   without the agent   with the agent
                        namesrv-reset    shows               shows
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.5", "3.0.4-open", "1.8.8.8.Final"})
    void rejectsAReleaseWithoutPublishedServersAndNamesTheOldestReleaseWithThem(String version) {
        assertThat(errorsOfWrongUsage("--agent", "pom.xml", "--rocketmq", version))
                .contains("is 3.2.6, not " + version);
    }

    @Test
    void tellsHowToBuildAMissingAgent() {
        assertThat(errorsOfWrongUsage("--agent", "missing.jar")).contains("missing.jar", "mvn -q -DskipTests package");
    }

    @Test
    void rejectsAFolderWithoutJava() {
        assertThat(errorsOfWrongUsage("--agent", "pom.xml", "--java-home", "src")).contains("src is not a Java home");
    }

    private static String errorsOfWrongUsage(String... arguments) {
        StringWriter errors = new StringWriter();
        assertThat(new CommandLine(new DemoCommand()).setErr(new PrintWriter(errors)).execute(arguments)).isEqualTo(2);
        return errors.toString();
    }

    private static int exitCode(RowOutcome... outcomes) {
        return DemoCommand.exitCode(List.of(outcomes));
    }
}
