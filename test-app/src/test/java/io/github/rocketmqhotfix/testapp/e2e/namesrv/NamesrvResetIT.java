package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.FullCsvSource;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerScenarios;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the real remoting client against real NameServers, each in its own JVM; requests are counted on the wire. */
public class NamesrvResetIT {

    private static final int THREADS = 16;
    /** In milliseconds: 500 for an attempt, and 500 for everything else. */
    private static final long SLOWEST_AFTER_ONE_ATTEMPT = 1_000;

    /** Up to 4.9.0 a client never leaves a frozen NameServer; two calls of each thread show that. */
    @ParameterizedTest(name = "{0} on Java {1}, {2}")
    @CsvSource("4.9.0, 17, PLAIN")
    @FullCsvSource("4.9.0, 8, OFFICIAL_IMAGE")
    @Tag(TestGroup.QUICK)
    void issue8712SixteenThreadsLeaveAFrozenNameServerWithoutAFailure(String release, int java, Layout layout) {
        Setting setting = Installations.setting(release, java, layout);
        NameServerScenarios.Result without = NameServerScenarios.frozen(setting, CallPlan.of(THREADS, 2));
        assertThat(without.failed()).isEqualTo(2 * THREADS);
        assertThat(without.otherRequests()).isZero();

        assertLeft(NameServerScenarios.frozen(setting.with(Requirements.agent()), CallPlan.of(THREADS, 7)));
    }

    /** From 4.9.1 on a timeout closes the connection, so without the agent one call of each thread fails. */
    @ParameterizedTest(name = "{0} on Java {1}, {2}")
    @CsvSource("5.3.1, 17, PLAIN")
    @FullCsvSource({"5.3.1, 8, OFFICIAL_IMAGE", "4.9.8, 17, PLAIN", "5.5.0, 17, PLAIN"})
    @Tag(TestGroup.QUICK)
    void issue8712NoCallFailsInReleasesThatCloseTheConnectionThemselves(String release, int java, Layout layout) {
        Setting setting = Installations.setting(release, java, layout);
        assertThat(NameServerScenarios.frozen(setting, CallPlan.of(THREADS, 1)).failed()).isEqualTo(THREADS);

        assertLeft(NameServerScenarios.frozen(setting.with(Requirements.agent()), CallPlan.of(THREADS, 7)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.9.0", "5.3.1"})
    void withAttemptsOffOneCallOfEachThreadFailsAndTheNextOneAsksAnotherNameServer(String release) {
        Setting setting = Installations.plain(release).with(Requirements.agent("namesrv-attempt=off"));
        NameServerScenarios.Result with = NameServerScenarios.frozen(setting, CallPlan.of(THREADS, 7));
        assertThat(with.failed()).isEqualTo(THREADS);
        assertThat(with.usedRequests()).isEqualTo(THREADS);
        assertThat(interventions(with.agentLines())).singleElement().asString()
                .contains("after 3000 ms without an answer");
    }

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({"4.7.0, SYNC", "4.7.0, ASYNC", "4.7.0, ONEWAY"})
    void issue2042ARemovedNameServerThatIsAliveIsNeverAskedAgain(String release, CallPlan.CallMethod method) {
        Setting setting = Installations.plain(release);
        NameServerScenarios.Result without = NameServerScenarios.removed(setting, CallPlan.of(1, 5).by(method));
        assertThat(without.usedRequests()).isEqualTo(5);
        assertThat(without.otherRequests()).isZero();

        NameServerScenarios.Result with = NameServerScenarios.removed(setting.with(Requirements.agent()),
                CallPlan.of(1, 5).by(method));
        assertThat(with.failed()).isZero();
        assertThat(with.usedRequests()).isZero();
        assertThat(with.otherRequests()).isEqualTo(5);
        assertThat(interventions(with.agentLines())).singleElement().asString()
                .contains(": left ").contains("because it is not in the list any more");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.8.0", "4.9.0", "5.3.1"})
    void issue9290ASingleAddressWithASilentConnectionIsAskedOverANewOne(String release) {
        Setting setting = Installations.plain(release);
        NameServerScenarios.Result without = NameServerScenarios.halfDead(setting, CallPlan.of(1, 1));
        assertThat(without.failed()).isEqualTo(1);

        NameServerScenarios.Result with = NameServerScenarios.halfDead(setting.with(Requirements.agent()),
                CallPlan.of(THREADS, 3));
        assertThat(with.failed()).isZero();
        assertThat(with.newConnections()).isEqualTo(1);
        assertThat(with.calls().slowestMillis()).isLessThan(SLOWEST_AFTER_ONE_ATTEMPT);
        assertThat(interventions(with.agentLines())).singleElement().asString()
                .contains(": asked ").contains(" again over a new connection after 500 ms without an answer");
    }

    @Test
    void issue7056EightThreadsOf498RecoverBesideACutOffNeighbour() {
        Setting setting = Installations.plain("4.9.8");
        // the order in which the threads get the lock is random: 16 to 112 of 112 calls fail, mostly more than 70
        long mostFailed = 0;
        for (int run = 0; run < 5 && mostFailed < 24; run++) {
            mostFailed = Math.max(mostFailed,
                    NameServerScenarios.cutOffNeighbour(setting, NameServerScenarios.EIGHT_THREADS).failed());
        }
        assertThat(mostFailed).isGreaterThanOrEqualTo(24);

        NameServerScenarios.Result with = NameServerScenarios.cutOffNeighbour(setting.with(Requirements.agent()),
                NameServerScenarios.EIGHT_THREADS);
        assertThat(with.calls()).hasSize(8 * 14);
        assertThat(with.failed()).isZero();
        assertThat(with.usedRequests()).isGreaterThanOrEqualTo(8 * 14);
        assertThat(with.calls().slowestMillis()).isLessThan(SLOWEST_AFTER_ONE_ATTEMPT);
    }

    /**
     * A NameServer of 4.x never answers code 36, CONSUMER_SEND_MSG_BACK. A client of 4.9.0 keeps the channel after the
     * timeout. The agent must not leave the NameServer either.
     */
    @Test
    void aRequestThatANameServerNeverAnswersChangesNothing() {
        Setting setting = Installations.plain("4.9.0");
        for (Setting each : List.of(setting, setting.with(Requirements.agent()))) {
            NameServerScenarios.Result result = NameServerScenarios.unanswered(each, 3);
            NameServerCall unanswered = result.calls().get(0);
            assertThat(unanswered.answered()).isFalse();
            assertThat(unanswered.exception()).isEqualTo("RemotingTimeoutException");
            assertThat(unanswered.durationMillis()).isGreaterThanOrEqualTo(3_000);
            assertThat(result.calls().subList(1, 4)).hasSize(3).allMatch(call -> call.answered());
            assertThat(result.usedRequests()).isEqualTo(3);
            assertThat(result.agentLines()).noneMatch(line -> line.contains("namesrv-reset #"));
        }
    }

    /**
     * Without the agent a client up to 4.9.0 never leaves a frozen NameServer that it uses.
     *
     * <p>After every NameServer has failed, the agent cuts no attempt short, because perhaps all are only slow. When
     * one of them then answers quickly, the agent closes the connection to the frozen one, so that the calls that wait
     * there ask the answering one. Up to 4.2.0 a call does not learn that its connection has ended, so one call of each
     * thread may still fail. In 5.3.1 a timeout closes the connections, so the first answer includes a dial. If the
     * dial and the answer take more than half an attempt, the agent does not close the connection to the frozen
     * NameServer, and the calls that wait there may fail too.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.2.0, 1", "4.8.0, 0", "5.3.1, 1"})
    void theClientFindsTheOneOfTwoFrozenNameServersThatReturns(String release, int mostFailedOfAThread) {
        Setting setting = Installations.plain(release);
        // there is no broker, so the agent would not accept the refusal of a route as an answer
        CallPlan plan = CallPlan.of(THREADS, 2).withCode(RequestCode.GET_BROKER_CLUSTER_INFO);
        if (!release.equals("5.3.1")) {
            NameServerCalls without = NameServerScenarios.returning(setting, plan);
            assertThat(without).hasSize(2 * THREADS).noneMatch(NameServerCall::answered);
        }

        NameServerCalls with = NameServerScenarios.returning(setting.with(Requirements.agent()), plan);
        assertThat(with).filteredOn(call -> call.number() == 2).hasSize(THREADS).allMatch(NameServerCall::answered);
        assertThat(with.failed()).isLessThanOrEqualTo(mostFailedOfAThread * THREADS);
    }

    /**
     * Every release itself leaves a NameServer that refuses connections, but from 5.3.1 on some calls fail without the
     * agent.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.2.0", "4.8.0", "5.3.1"})
    void aKilledNameServerIsLeftWithoutAFailure(String release) {
        NameServerCalls calls = NameServerScenarios.killed(Installations.patched(release),
                CallPlan.of(THREADS, 4));
        assertThat(calls).hasSize(4 * THREADS).allMatch(NameServerCall::answered);
    }

    private static void assertLeft(NameServerScenarios.Result with) {
        assertThat(with.calls()).hasSize(7 * THREADS).allMatch(NameServerCall::answered);
        assertThat(with.calls().slowestMillis()).isLessThan(SLOWEST_AFTER_ONE_ATTEMPT);
        assertThat(with.usedRequests()).isEqualTo(THREADS);
        assertThat(with.otherRequests()).isEqualTo(7 * THREADS);
        assertThat(interventions(with.agentLines())).singleElement().asString()
                .contains(": left ").contains(" after 500 ms without an answer");
        assertThat(with.agentLines()).noneMatch(line -> line.contains("the patch itself failed"));
    }

    private static List<String> interventions(List<String> agentLines) {
        return agentLines.stream().filter(line -> line.contains("namesrv-reset #")).toList();
    }
}
