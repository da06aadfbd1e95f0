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
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {

    private static final Cell SHOWS = new Cell("shows", true);
    private static final Cell DOES_NOT = new Cell("does not", false);
    private static final Release RELEASE = new Release("4.9.0");

    @Test
    void isRightIfTheDefectShowsOnlyWithoutTheAgent() {
        assertThat(exitCode(RowOutcome.of(Defect.NAMESRV_RESET, true, SHOWS, SHOWS))).isZero();
    }

    @Test
    void isWrongIfALiveDefectDoesNotShow() {
        assertThat(exitCode(RowOutcome.of(Defect.NAMESRV_RESET, true, DOES_NOT, SHOWS))).isOne();
    }

    @Test
    void isWrongIfTheAgentDoesNotRepairTheDefect() {
        assertThat(exitCode(RowOutcome.of(Defect.NAMESRV_RESET, true, SHOWS, DOES_NOT))).isOne();
    }

    @Test
    void namesADefectThatIsNotLiveAndCountsItAsRight() {
        RowOutcome outcome = RowOutcome.of(Defect.NAMESRV_RESET, false, DOES_NOT, SHOWS);
        assertThat(outcome.without()).contains("not live in this release");
        assertThat(exitCode(outcome)).isZero();
    }

    @Test
    void isWrongIfADefectThatIsNotLiveShows() {
        assertThat(exitCode(RowOutcome.of(Defect.NAMESRV_RESET, false, SHOWS, SHOWS))).isOne();
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
        assertThat(DemoCommand.table(RELEASE, List.of(RowOutcome.of(Defect.NAMESRV_RESET, true, SHOWS, SHOWS))).toString())
                .isEqualToNormalizingNewlines("""
                        RocketMQ 4.9.0   without the agent   with the agent
                        namesrv-reset    shows               shows
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.5", "3.0.4-open", "1.8.8.8.Final"})
    void rejectsAReleaseWithoutPublishedServersAndNamesTheOldestOne(String version) {
        assertThat(errorsOfWrongUsage("--agent", "pom.xml", "--rocketmq", version)).contains("is 3.2.6, not " + version);
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
