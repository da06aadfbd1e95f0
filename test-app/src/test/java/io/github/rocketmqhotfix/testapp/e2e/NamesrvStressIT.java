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
    private static final int FAULTS = 6;
    private static final int ROUNDS = 4;

    /** One of each way in which the releases choose a NameServer and close connections. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8", "5.1.4", "5.3.1"})
    void noFailureOf64ThreadsDiscardsANewerChoiceStarvesACallOrLeavesAConnection(String release) {
        assertThat(violations("stress of " + release, seed ->
                new NamesrvStress(installation(release), seed, FAULTS).run(agent()))).allSatisfy(each -> assertThat(each).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.9.0", "5.3.1"})
    void aResetOfWhateverIsChosenIsSeen(String release) {
        try (Workspace workspace = Workspace.create("mutant")) {
            List<String> mutant = mutant(workspace, AgentMutant.DROPS_ANY_CHOICE);

            assertThat(violations("stress of " + release + " by a mutant", seed ->
                    new NamesrvStress(installation(release), seed, FAULTS).run(mutant)))
                    .allSatisfy(each -> assertThat(each).isNotEmpty());
        }
    }

    /** Where a release walks the list inside a call; 5.0.0 to 5.2.0 dial all addresses by themselves all the time. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8"})
    void issue7056TheNextRoundOf64ThreadsStartsWithTheAddressThatWasKept(String release) {
        assertThat(violations("eaten budget of " + release, seed -> new EatenBudgetStress(ROUNDS).run(installation(release), agent())))
                .allSatisfy(each -> assertThat(each).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8"})
    void aRoundRobinThatIsPutBackByOneForEachCallIsSeen(String release) {
        try (Workspace workspace = Workspace.create("mutant")) {
            List<String> mutant = mutant(workspace, AgentMutant.DECREMENTS_THE_INDEX);

            assertThat(violations("eaten budget of " + release + " by a mutant", seed ->
                    new EatenBudgetStress(ROUNDS).run(installation(release), mutant)))
                    .allSatisfy(each -> assertThat(each).isNotEmpty());
        }
    }

    /** All threads have read the old list when it changes, and one of them chooses from it: so in every release. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8", "5.1.4", "5.3.1", "5.5.0"})
    void issue2090AnAddressThatIsTakenOffTheListBetweenSelectionAndUseIsLeft(String release) {
        RacedRemoval.Result without = new RacedRemoval().run(installation(release), List.of());
        assertThat(without.askedInTheRace()).isEqualTo(CallWatch.THREADS);
        assertThat(without.askedLater()).isGreaterThanOrEqualTo(CallWatch.THREADS);
        assertThat(without.remainingAsked()).isZero();

        RacedRemoval.Result with = new RacedRemoval().run(installation(release), agent());
        assertThat(with.askedInTheRace()).isEqualTo(CallWatch.THREADS);
        assertThat(with.askedLater()).isZero();
        assertThat(with.remainingAsked()).isGreaterThanOrEqualTo(CallWatch.THREADS);
        assertThat(with.failed()).isZero();
    }

    /** Says on standard output what each run showed: of a long one that is the result. */
    private static List<List<String>> violations(String what, LongFunction<StressResult> run) {
        return LongStream.range(SEED, SEED + RUNS).mapToObj(seed -> {
            StressResult result = run.apply(seed);
            System.out.println(what + ", seed " + seed + ": " + result);
            return result.violations();
        }).toList();
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
