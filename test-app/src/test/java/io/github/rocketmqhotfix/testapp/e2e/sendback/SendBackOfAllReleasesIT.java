package io.github.rocketmqhotfix.testapp.e2e.sendback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.e2e.compat.RunRecord;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedBehaviour;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Runs {@code sendMessageBack} of each release in its own class loader, and counts the requests on the wire. */
class SendBackOfAllReleasesIT {

    private static final List<ExpectedOutcomes> ROWS = ReleaseRows.behaviour();
    private static final ExpectedBehaviour EXPECTED = ExpectedBehaviour.in("sendback.csv");
    /** One call is enough to show the defect, and each call may last until its timeout. */
    private static final int CALLS_WITHOUT = 1;
    /** The second call shows what the agent learned from the first call. */
    private static final int CALLS_WITH = 2;

    private final SoftAssertions softly = new SoftAssertions();

    /** A column of sendback.csv that is not in {@link SendBackSituation} would never be run. */
    @Test
    void everySituationOfTheFileIsRun() {
        assertThat(Arrays.stream(SendBackSituation.values()).map(SendBackSituation::title))
                .containsExactlyElementsOf(EXPECTED.situations());
    }

    @Test
    void issue8963NoSendBackGoesToANameServerInAnyRelease() {
        try (Workspace workspace = Workspace.create("sendback-all")) {
            JavaRuntime runtime = Requirements.java(8);
            List<Map<SendBackSituation, ObservedSendBack>> without = SendBackRun
                    .start(workspace, runtime, Optional.empty(), CALLS_WITHOUT).observed();
            SendBackRun repaired = SendBackRun.start(workspace, runtime, Optional.of(Requirements.agent()), CALLS_WITH);
            List<Map<SendBackSituation, ObservedSendBack>> with = repaired.observed();

            RunRecord record = new RunRecord("sendback", EXPECTED.situations());
            for (int row = 0; row < ROWS.size(); row++) {
                int index = row;
                record.add(ROWS.get(row), Arrays.stream(SendBackSituation.values())
                        .map(each -> checked(ROWS.get(index), each, without.get(index), with.get(index))).toList());
            }
            softly.assertAll();
            // the agent reports its own failures as warnings
            assertThat(repaired.agentLines()).isNotEmpty().allMatch(line -> line.startsWith("[rocketmq-hotfix] INFO "));
            record.write();
        }
    }

    private String checked(ExpectedOutcomes release, SendBackSituation situation,
            Map<SendBackSituation, ObservedSendBack> without, Map<SendBackSituation, ObservedSendBack> with) {
        String wanted = EXPECTED.of(release, situation.title());
        if (without.isEmpty()) {
            same(release, situation, "a consumer", wanted, ExpectedOutcomes.NOT_PRESENT);
            return ExpectedOutcomes.NOT_PRESENT;
        }
        String before = path(situation, without);
        String after = with.get(situation).path();
        same(release, situation, "without the agent", wanted, before);
        boolean applied = release.of(SendBackSituation.PATCH, situation.consumer()).equals(ExpectedOutcomes.APPLIED);
        same(release, situation, "with the agent", applied ? situation.repaired() : wanted, after);
        arrives(release, situation, without.get(situation), CALLS_WITHOUT);
        arrives(release, situation, with.get(situation), CALLS_WITH);
        if (applied) {
            assertRepaired(release, situation, with.get(situation));
        }
        return before + " > " + after;
    }

    /**
     * Returns the path on the wire, or {@code null pointer}, which the wire does not show: with the VIP channel, 3.4.9
     * to 4.5.0 fail at the null address of the master before they ask the NameServer.
     */
    private static String path(SendBackSituation situation, Map<SendBackSituation, ObservedSendBack> without) {
        String path = without.get(situation).path();
        boolean vipFails = situation.hasVipChannel() && path.equals("retry")
                && without.get(SendBackSituation.VIP_CHANNEL_OFF).toNameServer() > 0;
        return vipFails ? "null pointer" : path;
    }

    private void arrives(ExpectedOutcomes release, SendBackSituation situation, ObservedSendBack observed, int calls) {
        same(release, situation, "exceptions", List.of(), observed.failures());
        same(release, situation, "messages that arrived, of " + observed, calls, observed.arrived());
    }

    private void assertRepaired(ExpectedOutcomes release, SendBackSituation situation, ObservedSendBack observed) {
        boolean slave = situation.repaired().startsWith("slave");
        same(release, situation, "send-backs to the slave", slave ? 1 : 0, observed.toSlave());
        List<Long> calls = situation == SendBackSituation.SLAVE_HANGS ? observed.calls().subList(1, CALLS_WITH)
                : observed.calls();
        List<Long> slow = calls.stream().filter(millis -> millis > ObservedSendBack.QUICK.toMillis()).toList();
        same(release, situation, "slow calls, in ms", List.of(), slow);
    }

    private void same(ExpectedOutcomes release, SendBackSituation situation, String what, Object wanted, Object found) {
        softly.assertThat(found).as("%s, %s, %s", release, situation.title(), what).isEqualTo(wanted);
    }
}
