package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchReportTest {

    private static final String PROPERTY = "rocketmq.hotfix.outcome.tested-patch";

    private final PatchReport report = new PatchReport("tested-patch");

    /** Sets the property, as an install does. A decision inside class loading only replaces an existing property. */
    @BeforeEach
    void start() {
        report.start(Outcome.WAITING);
    }

    @AfterEach
    void clearTheProperty() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({
        "applied,                    waiting,                    applied",
        "stood-aside:fixed-upstream, waiting,                    stood-aside:fixed-upstream",
        "applied,                    stood-aside:fixed-upstream, applied",
        "applied,                    stood-aside:not-affected,   applied",
        "applied,                    stood-aside:dry-run,        applied",
        "stood-aside:unknown-shape,  applied,                    stood-aside:unknown-shape",
        "stood-aside:unknown-shape,  stood-aside:not-affected,   stood-aside:unknown-shape",
        "failed:weaving,             stood-aside:unknown-shape,  failed:weaving",
        "failed:weaving,             applied,                    failed:weaving",
        "failed:weaving,             stood-aside:not-affected,   failed:weaving"})
    void ofSeveralTargetsTheWorstCountsInEitherOrder(String worse, String better, String expected) {
        PatchReport otherOrder = new PatchReport("tested-patch");

        Stderr.linesDuring(() -> {
            report.decided(target("a.One"), outcome(worse), "");
            report.decided(target("a.Other"), outcome(better), "");
            otherOrder.decided(target("a.Other"), outcome(better), "");
            otherOrder.decided(target("a.One"), outcome(worse), "");
        });

        assertThat(report.outcome()).hasToString(expected);
        assertThat(otherOrder.outcome()).hasToString(expected);
        assertThat(System.getProperty(PROPERTY)).isEqualTo(expected);
    }

    @Test
    void beforeAnyTargetThePropertyShowsTheFirstOutcome() {
        report.start(Outcome.WAITING);
        assertThat(System.getProperty(PROPERTY)).isEqualTo("waiting");

        report.start(Outcome.DISABLED);
        assertThat(System.getProperty(PROPERTY)).isEqualTo("stood-aside:disabled");
        assertThat(report.outcome()).isSameAs(Outcome.DISABLED);
    }

    @Test
    void aWithdrawnPatchIsDisabledAndKeepsItsCounters() {
        Stderr.linesDuring(() -> {
            report.decided(target("a.One"), Outcome.APPLIED, "");
            report.decided(target("a.Two"), Outcome.failed("weaving"), "");
            report.intervened("something");
            report.repeated();
        });

        report.withdrawn();

        assertThat(System.getProperty(PROPERTY)).isEqualTo("stood-aside:disabled");
        assertThat(report.decisions().values()).containsExactly(Outcome.DISABLED, Outcome.DISABLED);
        assertThat(report.interventions()).isOne();
        assertThat(report.repeatedRequests()).isOne();
    }

    @Test
    void aDecisionAfterThePatchWasWithdrawnIsIgnored() {
        report.withdrawn();

        assertThat(Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.APPLIED, ""))).isEmpty();
        assertThat(System.getProperty(PROPERTY)).isEqualTo("stood-aside:disabled");
        assertThat(report.applied()).isEmpty();
    }

    @Test
    void aTargetThatTheJvmDoesNotRestoreIsAFailureOfTheDetach() {
        Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.APPLIED, ""));
        assertThat(report.applied()).containsExactly(target("a.One"));
        report.withdrawn();

        assertThat(Stderr
                .linesDuring(() -> report.decidedAfterDetach(target("a.One"), Outcome.failed("detach"), "no memory")))
                .containsExactly(
                        "[rocketmq-hotfix] WARN failed:detach tested-patch for a.One (unknown jar): no memory");
        assertThat(System.getProperty(PROPERTY)).isEqualTo("failed:detach");
    }

    @Test
    void afterANewStartNoTargetIsKnownAndDecisionsAreLoggedAgain() {
        Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.APPLIED, ""));
        assertThat(report.isDecided(target("a.One"))).isTrue();

        report.withdrawn();
        report.start(Outcome.WAITING);

        assertThat(report.isDecided(target("a.One"))).isFalse();
        assertThat(System.getProperty(PROPERTY)).isEqualTo("waiting");
        assertThat(Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.APPLIED, ""))).hasSize(1);
    }

    @Test
    void somethingThatTheAgentCannotChangeAnyMoreIsAWarningAndIsKeptUntilTheDetach() {
        List<String> lines = Stderr.linesDuring(() -> report.cameTooLate("an address was handed out"));

        assertThat(lines).containsExactly("[rocketmq-hotfix] WARN tested-patch: an address was handed out");
        assertThat(report.tooLate()).containsExactly("an address was handed out");

        report.withdrawn();
        assertThat(report.tooLate()).isEmpty();
    }

    @Test
    void aStartWritesNoLine() {
        assertThat(Stderr.linesDuring(() -> report.start(Outcome.WAITING))).isEmpty();
    }

    @Test
    void anAppliedPatchIsLoggedInTheFixedForm() {
        assertThat(Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.APPLIED, "")))
                .containsExactly("[rocketmq-hotfix] INFO applied tested-patch to a.One (unknown jar)");
    }

    @Test
    void anOutcomeThatNeedsAttentionIsAWarningWithItsReason() {
        assertThat(Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.failed("weaving"), "no room")))
                .containsExactly("[rocketmq-hotfix] WARN failed:weaving tested-patch for a.One (unknown jar): no room");
        assertThat(Stderr.linesDuring(() -> report.decided(target("a.Two"), Outcome.UNKNOWN_SHAPE, "")))
                .singleElement().asString().startsWith("[rocketmq-hotfix] WARN stood-aside:unknown-shape tested-patch");
    }

    @Test
    void aPatchThatStoodAsideIsNoWarning() {
        assertThat(Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.FIXED_UPSTREAM, "")))
                .containsExactly(
                        "[rocketmq-hotfix] INFO stood-aside:fixed-upstream tested-patch for a.One (unknown jar)");
    }

    @Test
    void aClassThatIsRetransformedSeveralTimesIsLoggedOnce() {
        List<String> lines = Stderr.linesDuring(() -> {
            for (int i = 0; i < 5; i++) {
                report.decided(target("a.One"), Outcome.APPLIED, "");
                report.decided(target("a.Two"), Outcome.failed("weaving"), "");
            }
        });

        assertThat(lines).hasSize(2);
    }

    @Test
    void theSameClassInAnotherLoaderIsLoggedAgain() throws Exception {
        try (URLClassLoader one = new URLClassLoader(new URL[0]);
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            List<String> lines = Stderr.linesDuring(() -> {
                report.decided(new Target("a.One", one, null), Outcome.APPLIED, "");
                report.decided(new Target("a.One", other, null), Outcome.APPLIED, "");
            });

            assertThat(lines).hasSize(2);
        }
    }

    @Test
    void aFailureInACollectedLoaderIsForgotten() {
        Stderr.linesDuring(() -> {
            report.decided(target("a.One"), Outcome.APPLIED, "");
            decideInALoaderToCollect(Outcome.failed("weaving"));
        });

        await().untilAsserted(() -> {
            System.gc();
            assertThat(report.outcome()).isSameAs(Outcome.APPLIED);
        });
        assertThat(System.getProperty(PROPERTY)).isEqualTo("applied");
        assertThat(report.decisions()).containsOnlyKeys(target("a.One"));
    }

    @Test
    void theOutcomeStaysIfAllLoadersAreCollected() {
        Stderr.linesDuring(() -> decideInALoaderToCollect(Outcome.APPLIED));

        await().untilAsserted(() -> {
            System.gc();
            assertThat(report.decisions()).isEmpty();
        });

        assertThat(report.outcome()).isSameAs(Outcome.APPLIED);
        assertThat(System.getProperty(PROPERTY)).isEqualTo("applied");
    }

    @Test
    void theNextDecisionForgetsCollectedLoaders() {
        Stderr.linesDuring(() -> decideInALoaderToCollect(Outcome.failed("weaving")));

        await().untilAsserted(() -> {
            System.gc();
            Stderr.linesDuring(() -> report.decided(target("a.One"), Outcome.FIXED_UPSTREAM, ""));
            assertThat(System.getProperty(PROPERTY)).isEqualTo("stood-aside:fixed-upstream");
        });
    }

    @Test
    void everyTargetHasALineInEachOfManyLoaders() {
        List<ClassLoader> loaders = Stream.generate(() -> new ClassLoader() {}).limit(30).collect(Collectors.toList());

        List<String> lines = Stderr.linesDuring(() -> {
            loaders.forEach(each -> report.decided(new Target("a.One", each, null), Outcome.APPLIED, ""));
            loaders.forEach(each -> report.decided(new Target("a.Two", each, null), Outcome.FIXED_UPSTREAM, ""));
            loaders.forEach(each -> report.decided(new Target("a.Three", each, null), Outcome.failed("weaving"), ""));
        });

        assertThat(lines).filteredOn(line -> line.contains(" INFO ")).hasSize(60);
        assertThat(lines).filteredOn(line -> line.contains(" WARN ")).hasSize(30);
        assertThat(report.decisions()).hasSize(90);
    }

    /** A separate method, so that no local variable of the test holds the loader. */
    private void decideInALoaderToCollect(Outcome decision) {
        report.decided(new Target("a.Gone", new ClassLoader() {}, null), decision, "");
    }

    @Test
    void aChangedDecisionIsLoggedAndReplacesTheFirst() {
        List<String> lines = Stderr.linesDuring(() -> {
            report.decided(target("a.One"), Outcome.failed("weaving"), "");
            report.decided(target("a.One"), Outcome.APPLIED, "");
        });

        assertThat(lines).hasSize(2);
        assertThat(report.outcome()).isSameAs(Outcome.APPLIED);
        assertThat(System.getProperty(PROPERTY)).isEqualTo("applied");
    }

    @Test
    void theEleventhInterventionOfABurstIsCountedButNotWritten() {
        List<String> lines = Stderr.linesDuring(() -> {
            for (int i = 0; i < 11; i++) {
                report.intervened("moved on");
            }
        });

        assertThat(lines).hasSize(10).last().asString()
                .isEqualTo("[rocketmq-hotfix] INFO tested-patch #10: moved on");
        assertThat(report.interventions()).isEqualTo(11);
        assertThat(report.failures()).isZero();
    }

    @Test
    void theLastInterventionIsTheOneWithTheHighestNumber() throws InterruptedException {
        PatchReport fresh = FreshReport.create();
        assertThat(fresh.lastIntervention()).isNull();

        fromEightThreads(() -> fresh.intervened("moved on"));

        assertThat(fresh.lastIntervention().number).isEqualTo(8_000);
        assertThat(fresh.lastIntervention().detail).isEqualTo("moved on");
    }

    @Test
    void failuresOfThePatchItselfAreCountedAndTheFirstTenWritten() {
        List<String> lines = Stderr.linesDuring(() -> {
            for (int i = 0; i < 11; i++) {
                report.failed(new IllegalStateException("because"));
            }
        });

        assertThat(lines).hasSize(10).allSatisfy(line -> assertThat(line)
                .startsWith("[rocketmq-hotfix] WARN tested-patch: ")
                .endsWith("java.lang.IllegalStateException: because"));
        assertThat(report.failures()).isEqualTo(11);
        assertThat(report.interventions()).isZero();
    }

    @Test
    void concurrentInterventionsAreAllCounted() throws InterruptedException {
        PatchReport fresh = FreshReport.create();
        fromEightThreads(() -> fresh.intervened("moved on"));

        assertThat(fresh.interventions()).isEqualTo(8_000);
    }

    @Test
    void thereIsOneReportPerPatch() {
        assertThat(Reports.of("tested-patch")).isSameAs(Reports.of("tested-patch")).isNotSameAs(Reports.of("another"));
    }

    private static void fromEightThreads(Runnable action) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int j = 0; j < 1_000; j++) {
                    action.run();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
    }

    private static Target target(String className) {
        return new Target(className, null, null);
    }

    private static Outcome outcome(String text) {
        return switch (text) {
            case "waiting" -> Outcome.WAITING;
            case "applied" -> Outcome.APPLIED;
            case "stood-aside:fixed-upstream" -> Outcome.FIXED_UPSTREAM;
            case "stood-aside:not-affected" -> Outcome.NOT_AFFECTED;
            case "stood-aside:dry-run" -> Outcome.DRY_RUN;
            case "stood-aside:unknown-shape" -> Outcome.UNKNOWN_SHAPE;
            default -> Outcome.failed(text.substring("failed:".length()));
        };
    }
}
