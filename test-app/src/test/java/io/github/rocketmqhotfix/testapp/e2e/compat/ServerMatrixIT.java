package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cli.RunProgress;
import io.github.rocketmqhotfix.testapp.demo.Demonstration;
import io.github.rocketmqhotfix.testapp.demo.RowOutcome;
import io.github.rocketmqhotfix.testapp.demo.RowOutcome.Verdict;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.loopback.LoopbackFilterIT;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.NamesrvResetIT;
import io.github.rocketmqhotfix.testapp.e2e.sendback.SendBackFallbackIT;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the scenarios of the demo without and with the agent, for one release of each family with its own servers and
 * clients. Without the agent exactly the defects that {@link Defect} lists as live for the release must show; with the
 * agent none may show. Releases whose scripts put RocketMQ in the extension loader (up to 4.9.2) run in that layout, on
 * Java 8.
 *
 * <p>Without {@code -Pmatrix} only three of the twelve families are run: 3.2.6, the oldest with servers that start, in
 * the packages of 3.x; 4.9.7, which has the newest send-back of 4.x and closes connections after a time-out; and 5.5.0,
 * the newest, which finds addresses in another class. {@link LoopbackFilterIT}, {@link NamesrvResetIT} and {@link SendBackFallbackIT} always run 4.9.0
 * and 5.3.1.
 */
class ServerMatrixIT {

    private static final List<Family> FAMILIES = List.of(
            new Family("3.2.6", 8, Layout.OFFICIAL_IMAGE, true),
            new Family("4.2.0", 8, Layout.OFFICIAL_IMAGE, false),
            new Family("4.4.0", 8, Layout.OFFICIAL_IMAGE, false),
            new Family("4.7.0", 8, Layout.OFFICIAL_IMAGE, false),
            new Family("4.9.0", 8, Layout.OFFICIAL_IMAGE, false),
            new Family("4.9.7", 17, Layout.PLAIN, true),
            new Family("5.0.0", 17, Layout.PLAIN, false),
            new Family("5.1.4", 17, Layout.PLAIN, false),
            new Family("5.2.0", 17, Layout.PLAIN, false),
            new Family("5.3.1", 17, Layout.PLAIN, false),
            new Family("5.3.3", 17, Layout.PLAIN, false),
            new Family("5.5.0", 17, Layout.PLAIN, true));

    private static final RunRecord RECORD = new RunRecord("servers",
            Arrays.stream(Defect.values()).map(Defect::id).toList());

    /**
     * A release that represents the releases with the same code.
     *
     * @param always whether it is also run without {@code -Pmatrix}
     */
    record Family(String release, int java, Layout layout, boolean always) {

        @Override
        public String toString() {
            return release + " on Java " + java + ", " + layout;
        }
    }

    static Stream<Family> families() {
        boolean all = "all".equals(System.getProperty("matrix"));
        return FAMILIES.stream().filter(family -> all || family.always());
    }

    /** Writes the record only if every selected family was run; without {@code -Pmatrix} three are selected. */
    @AfterAll
    static void write() {
        if (RECORD.rows().size() == families().count()) {
            RECORD.write();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void exactlyTheLiveDefectsShowAndTheAgentRepairsThem(Family family) throws InterruptedException {
        long start = System.nanoTime();
        List<RowOutcome> outcomes = new Demonstration(
                Installations.setting(family.release(), family.java(), family.layout()),
                Requirements.agent(), new FinishedRuns(family.release()), System.err).run();
        print(family.release(), "done in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");

        assertThat(outcomes).extracting(RowOutcome::defect).containsExactly(Defect.values());
        assertThat(outcomes).noneMatch(outcome -> outcome.verdict() == Verdict.WRONG);
        outcomes.stream().filter(outcome -> outcome.verdict() == Verdict.SKIPPED).findFirst()
                .ifPresent(skipped -> Requirements.skip(skipped.without()));
        RECORD.add(new Release(family.release()), outcomes.stream().map(ServerMatrixIT::recorded).toList());
    }

    private static String recorded(RowOutcome outcome) {
        return outcome.verdict() == Verdict.REPAIRED ? "live > repaired" : "not live";
    }

    private static void print(String release, String what) {
        System.out.println("[server matrix] " + release + ": " + what);
    }

    /** Prints the result of each run. */
    private record FinishedRuns(String release) implements RunProgress {

        @Override
        public StepListener of(String run) {
            return StepListener.SILENT;
        }

        @Override
        public void finished(String run, String result) {
            print(release, run + ": " + result);
        }
    }
}
