package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.StressRun.Violation;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests many threads of one real client while NameServers fail and return. Proves that the tests detect an agent that
 * breaks a rule. {@code -Dstress.runs=20} repeats each stress with 20 seeds; {@code -Dstress.seed} sets the first seed.
 */
class NameServerStressIT {

    private static final int RUNS = Integer.getInteger("stress.runs", 1);
    private static final long SEED = Long.getLong("stress.seed", 8712);
    private static final int FAULTS = 3;
    private static final Duration RACE_TIMEOUT = Duration.ofSeconds(10);

    /** One release for each way in which releases choose a NameServer and close connections. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.8", "5.1.4", "5.3.1"})
    void noCallOf64ThreadsFailsAndNoFailureDiscardsANewerChoice(String release) {
        List<StressRun.Result> results = LongStream.range(SEED, SEED + RUNS)
                .mapToObj(seed -> printed("stress of " + release
                        + ", seed " + seed, NameServerStress.run(Installations.patched(release), seed, FAULTS)))
                .toList();
        assertThat(results).allSatisfy(NameServerStressIT::assertClean);
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({"LATE_FAILURES, 4.9.0, COUNTS_LATE_FAILURES, DISCARDED_NEWER_CHOICE",
        "SLOW, 4.9.8, CUTS_SLOW_ATTEMPTS_SHORT, CUT_SHORT",
        "MARK_ENDS, 4.9.0, MARKS_NEVER_END, PASSED_OVER", "JUST_STARTED, 5.3.1, BELIEVES_EVERY_REFUSAL, FAILED",
        "DIALS, 4.2.0, DIALS_AT_ONCE, DIALLED_TWICE"})
    void theAgentKeepsARuleAndTheTestDetectsAMutantThatDoesNot(NameServerTrial trial, String release,
            AgentMutant mutant,
            Violation violation) {
        assertClean(printed(trial + " on " + release, trial.run(Installations.plain(release), Requirements.agent())));
        try (Workspace workspace = Workspace.create("mutant")) {
            AgentFlag flag = mutant.writeTo(workspace.directory().resolve("mutant.jar"));
            StressRun.Result result = printed(trial + " on " + release + " by " + mutant,
                    trial.run(Installations.plain(release), flag));
            assertThat(result.violations()).containsKey(violation).doesNotContainKeys(Violation.NOT_WARM,
                    Violation.STUCK);
            assertThat(result.isPatched()).isTrue();
            assertThat(result.warnings()).isEmpty();
        }
    }

    /**
     * Without the agent, the list changes while all 64 threads have read the old list and wait for the lock of the
     * selection. One of them then chooses from the old list, so later calls still ask the removed NameServer. Every
     * release behaves like that. With the agent no thread waits for the lock, so the list changes after the 64 calls.
     */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.7.0", "4.9.8", "5.1.4", "5.3.1", "5.5.0"})
    void issue2090CallsThatBeginAfterTheRemovalOfAnAddressDoNotAskIt(String release) {
        Race without = Race.run(Installations.plain(release));
        assertThat(without.askedInRace()).isEqualTo(StressRun.THREADS);
        assertThat(without.askedLater()).isGreaterThanOrEqualTo(StressRun.THREADS);
        assertThat(without.remainingAsked()).isZero();

        Race with = Race.run(Installations.patched(release));
        // until a NameServer has answered the client, each call may repeat its first attempt at the same address
        assertThat(with.askedInRace()).isBetween(StressRun.THREADS, 2 * StressRun.THREADS);
        assertThat(with.askedLater()).isZero();
        assertThat(with.remainingAsked()).isGreaterThanOrEqualTo(StressRun.THREADS);
        assertThat(with.failed()).isZero();
    }

    /**
     * Requests around the removal of a NameServer, counted on the wire.
     *
     * @param askedInRace    requests to the removed NameServer by the 64 calls that began before the removal
     * @param askedLater     requests to it by calls that began after the removal
     * @param remainingAsked requests to the other NameServer
     * @param failed         failed calls, before and after the removal
     */
    private record Race(int askedInRace, int askedLater, int remainingAsked, int failed) {

        static Race run(Setting setting) {
            try (Workspace workspace = Workspace.create("raced-removal")) {
                StressRun run = new StressRun(workspace, setting, 2, 1, RACE_TIMEOUT);
                FlakyNameServer removed = run.server(0);
                FlakyNameServer remaining = run.server(1);
                NameServerCalls raced = run.client().race(StressRun.THREADS, RACE_TIMEOUT, remaining.address());
                int askedInRace = run.count(removed);
                run.client().start(StressRun.THREADS, RACE_TIMEOUT, Duration.ZERO, StressRun.PAUSE, SEED);
                run.mark();
                if (!run.holds(() -> run.threadsAskingOthers(null, 1) == StressRun.THREADS)) {
                    throw new IllegalStateException("a thread reached no NameServer");
                }
                int failed = raced.failed() + run.client().stop().failed();
                return new Race(askedInRace, run.count(removed) - askedInRace, run.count(remaining), failed);
            }
        }
    }

    /** Prints the result, because the evidence of a long run is the printed result of each seed. */
    private static StressRun.Result printed(String what, StressRun.Result result) {
        System.out.println(what + ": " + result);
        return result;
    }

    private static void assertClean(StressRun.Result result) {
        assertThat(result.violations()).isEmpty();
        assertThat(result.isPatched()).isTrue();
        assertThat(result.warnings()).isEmpty();
    }
}
