package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads of one real client while NameServers fail and return, and that an agent which is written wrongly would be
 * seen. With {@code -Dstress.runs=20} each is done that often, with another seed each time; {@code -Dstress.seed} gives
 * the first.
 */
class NameServerStressIT {

    private static final int RUNS = Integer.getInteger("stress.runs", 1);
    private static final long SEED = Long.getLong("stress.seed", 8712);
    private static final int FAULTS = 3;

    /** One of each way in which the releases choose a NameServer and close connections. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.8", "5.1.4", "5.3.1"})
    void noCallOf64ThreadsFailsAndNoFailureDiscardsANewerChoice(String release) {
        assertThat(results("stress of " + release, seed ->
                new NameServerStress(installation(release), seed, FAULTS).run(agent()))).allSatisfy(NameServerStressIT::assertClean);
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({"LATE_FAILURES, 4.9.0, COUNTS_LATE_FAILURES, DISCARDED_NEWER_CHOICE", "SLOW, 4.9.8, CUTS_SLOW_ATTEMPTS_SHORT, CUT_SHORT",
        "MARK_ENDS, 4.9.0, MARKS_NEVER_END, PASSED_OVER", "JUST_STARTED, 5.3.1, BELIEVES_EVERY_REFUSAL, FAILED",
        "DIALS, 4.2.0, DIALS_AT_ONCE, DIALLED_TWICE"})
    void aRuleHoldsAndItsMutantIsSeen(NameServerTrial trial, String release, AgentMutant mutant, Violation.Kind kind) {
        assertClean(result(trial + " on " + release, 0, seed -> trial.run(installation(release), Requirements.agent())));

        try (Workspace workspace = Workspace.create("mutant")) {
            AgentFlag flag = mutant.writeTo(workspace.directory().resolve("mutant.jar"));
            StressResult result = result(trial + " on " + release + " by " + mutant, 0, seed -> trial.run(installation(release), flag));
            assertThat(result.kinds()).contains(kind).doesNotContain(Violation.Kind.NOT_WARM, Violation.Kind.STUCK);
            assertThat(result.isPatched()).isTrue();
            assertThat(result.warnings()).isEmpty();
        }
    }

    /** All threads have read the old list when it changes, and one of them chooses from it: so in every release. With the agent none waits. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8", "5.1.4", "5.3.1", "5.5.0"})
    void issue2090AnAddressThatIsTakenOffTheListBetweenSelectionAndUseIsLeft(String release) {
        RacedRemoval.Result without = new RacedRemoval().run(installation(release), List.of(), SEED);
        assertThat(without.askedInTheRace()).isEqualTo(CallWatch.THREADS);
        assertThat(without.askedLater()).isGreaterThanOrEqualTo(CallWatch.THREADS);
        assertThat(without.remainingAsked()).isZero();

        RacedRemoval.Result with = new RacedRemoval().run(installation(release), agent(), SEED);
        // the first call of a client may be repeated at the same address
        assertThat(with.askedInTheRace()).isBetween(CallWatch.THREADS, 2 * CallWatch.THREADS);
        assertThat(with.askedLater()).isZero();
        assertThat(with.remainingAsked()).isGreaterThanOrEqualTo(CallWatch.THREADS);
        assertThat(with.failed()).isZero();
    }

    /** Says on standard output what each run showed: of a long one that is the result. */
    private static List<StressResult> results(String what, LongFunction<StressResult> run) {
        return LongStream.range(SEED, SEED + RUNS).mapToObj(seed -> result(what, seed, run)).toList();
    }

    private static StressResult result(String what, long seed, LongFunction<StressResult> run) {
        StressResult result = run.apply(seed);
        System.out.println(what + ", seed " + seed + ": " + result);
        return result;
    }

    private static void assertClean(StressResult result) {
        assertThat(result.violations()).isEmpty();
        assertThat(result.isPatched()).isTrue();
        assertThat(result.warnings()).isEmpty();
    }

    private static List<String> agent() {
        return List.of(Requirements.agent().argument());
    }

    private static Installation installation(String release) {
        return Installations.plain(release).client();
    }
}
