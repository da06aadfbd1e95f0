package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.JavaSource;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loads the real classes of every release in one JVM, beside the release's own dependencies. The agent must decide as
 * releases.csv expects, the JVM must verify the woven classes, a second weaving must give the same result, and a
 * removal of the agent must restore the released classes.
 */
public class AllReleasesIT {

    private static final List<ExpectedOutcomes> ROWS = ReleaseRows.all();

    @AutoClose
    private final Workspace workspace = Workspace.create("all-releases");

    /**
     * Ensures that the outcome "not present" means that the release does not have the class, and not that the test
     * looked below the wrong root package.
     */
    @Test
    @Tag(TestGroup.QUICK)
    void noClassPathHasATargetBelowAnotherPackage() {
        List<String> ends = List.of("remoting.common.RemotingUtil", "common.utils.NetworkUtil",
                "remoting.netty.NettyRemotingClient", "client.impl.MQClientAPIImpl",
                "client.impl.consumer.DefaultMQPushConsumerImpl", "client.impl.consumer.DefaultMQPullConsumerImpl");
        assertThat(ROWS)
                .allSatisfy(row -> assertThat(ReleaseRows.classPath(row).classesEndingIn(ends)).as(row.toString())
                        .containsExactlyInAnyOrderElementsOf(ReleaseRows.patchByClass(row).keySet()));
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17, 25})
    @Tag(TestGroup.QUICK)
    void everyTargetIsDecidedWovenVerifiedAndReverted(int java) {
        record("class-level-" + java, verify(workspace, java, "Java " + java, ROWS, ReleaseRows::classPath));
    }

    /**
     * Instructions and fields of another agent do not change the decision. Tests only the rows of releases.csv that
     * have "run" in the column behaviour. These rows include at least one release of every family, that is of every set
     * of releases with the same code.
     */
    @ParameterizedTest(name = "after {1} on Java {0}")
    @CsvSource({"8, COUNTER", "17, JACOCO"})
    void aClassThatAnotherAgentInstrumentedIsDecidedTheSame(int java, OtherAgent other) {
        List<ExpectedOutcomes> rows = ReleaseRows.behaviour();
        verify(workspace, java, "after " + other + " on Java " + java, rows,
                row -> ReleaseRows.classPath(row).withChanged(
                        List.copyOf(ReleaseRows.patchByClass(row).keySet()), other::changed,
                        workspace.directory().resolve("instrumented-" + rows.indexOf(row))));
    }

    private static List<ObservedRow> verify(Workspace workspace, int java, String what, List<ExpectedOutcomes> rows,
            Function<ExpectedOutcomes, ClassPath> classPaths) {
        RetransformedRun run = new RetransformedRun();
        rows.forEach(row -> run.with(row.release().rootPackage(), classPaths.apply(row)));
        run.run(workspace, Requirements.java(java), row -> ReleaseRows.progress(what, row + 1, rows.size()));

        List<ObservedRow> observed = run.rows();
        List<String> mismatches = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            mismatches.addAll(observed.get(row).mismatches(rows.get(row)));
        }
        assertThat(mismatches).isEmpty();
        assertThat(run.linesWhileReverting()).isEmpty();
        return observed;
    }

    private static void record(String run, List<ObservedRow> observed) {
        List<String> patches = List.copyOf(ROWS.get(0).outcomes().keySet());
        RunRecord record = new RunRecord(run, patches);
        for (int row = 0; row < ROWS.size(); row++) {
            ObservedRow seen = observed.get(row);
            record.add(ROWS.get(row), patches.stream()
                    .map(patch -> seen.outcome(patch).orElse(ExpectedOutcomes.NOT_PRESENT)).toList());
        }
        record.write();
    }
}
