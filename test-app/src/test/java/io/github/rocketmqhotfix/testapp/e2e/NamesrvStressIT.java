package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads of one real client while NameServers fail and return, and that a reset which is written wrongly would be
 * seen. With {@code -Dstress.runs=20} each is done that often, with another seed each time; {@code -Dstress.seed} gives
 * the first.
 */
class NamesrvStressIT {

    private static final int RUNS = Integer.getInteger("stress.runs", 1);
    private static final long SEED = Long.getLong("stress.seed", 8712);
    /** At most. */
    private static final int MUTANT_RUNS = 5;
    private static final int FAULTS = 3;
    private static final int ROUNDS = 4;
    /** Once in four the wrong count is the right one by chance, modulo four addresses. */
    private static final int MUTANT_ROUNDS = 12;

    /** One of each way in which the releases choose a NameServer and close connections. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8", "5.1.4", "5.3.1"})
    void noFailureOf64ThreadsDiscardsANewerChoiceStarvesACallOrLeavesAConnection(String release) {
        assertThat(results("stress of " + release, seed ->
                new NamesrvStress(installation(release), seed, FAULTS).run(agent()))).allSatisfy(NamesrvStressIT::assertClean);
    }

    /**
     * Where failures come late: later releases close the connection at the first one, and with it all other calls fail
     * before there is a newer choice.
     */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.0"})
    void aResetOfWhateverIsChosenIsSeen(String release) {
        try (Workspace workspace = Workspace.create("mutant")) {
            List<String> mutant = mutant(workspace, AgentMutant.DROPS_ANY_CHOICE);

            assertSeen(Violation.Kind.DISCARDED_NEWER_CHOICE, "stress of " + release + " by a mutant", seed ->
                    new NamesrvStress(installation(release), seed, FAULTS).run(mutant));
        }
    }

    /** Where a release walks the list inside a call; 5.0.0 to 5.2.0 dial all addresses by themselves all the time. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8"})
    void issue7056TheNextRoundOf64ThreadsStartsWithTheAddressThatWasKept(String release) {
        assertThat(results("eaten budget of " + release, seed ->
                new EatenBudgetStress(seed, ROUNDS).run(installation(release), agent()))).allSatisfy(NamesrvStressIT::assertClean);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8"})
    void aRoundRobinThatIsPutBackByOneForEachCallIsSeen(String release) {
        try (Workspace workspace = Workspace.create("mutant")) {
            List<String> mutant = mutant(workspace, AgentMutant.DECREMENTS_THE_INDEX);

            assertSeen(Violation.Kind.WRONG_NEXT_ROUND, "eaten budget of " + release + " by a mutant", seed ->
                    new EatenBudgetStress(seed, MUTANT_ROUNDS).run(installation(release), mutant));
        }
    }

    /** All threads have read the old list when it changes, and one of them chooses from it: so in every release. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8", "5.1.4", "5.3.1", "5.5.0"})
    void issue2090AnAddressThatIsTakenOffTheListBetweenSelectionAndUseIsLeft(String release) {
        RacedRemoval.Result without = new RacedRemoval().run(installation(release), List.of(), SEED);
        assertThat(without.askedInTheRace()).isEqualTo(CallWatch.THREADS);
        assertThat(without.askedLater()).isGreaterThanOrEqualTo(CallWatch.THREADS);
        assertThat(without.remainingAsked()).isZero();

        RacedRemoval.Result with = new RacedRemoval().run(installation(release), agent(), SEED);
        assertThat(with.askedInTheRace()).isEqualTo(CallWatch.THREADS);
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

    /** For what it does wrong, and not because it, or the run, is out of order; in one run it may be right by chance. */
    private static void assertSeen(Violation.Kind kind, String what, LongFunction<StressResult> run) {
        assertThat(LongStream.range(SEED, SEED + MUTANT_RUNS).mapToObj(seed -> result(what, seed, run))
                .filter(result -> result.kinds().contains(kind)).findFirst()).hasValueSatisfying(result -> {
                    assertThat(result.kinds()).doesNotContain(Violation.Kind.NOT_WARM);
                    assertThat(result.isPatched()).isTrue();
                    assertThat(result.warnings()).isEmpty();
                });
    }

    private static List<String> agent() {
        return List.of(Requirements.agent().argument());
    }

    private static List<String> mutant(Workspace workspace, AgentMutant mutant) {
        return List.of(mutant.writeTo(workspace.directory().resolve("mutant.jar")).argument());
    }

    private static Installation installation(String release) {
        return Installations.plain(release).client();
    }
}
