package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.compat.ObservedRow.ObservedClass;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the proof over all releases would not let pass. */
class RowCheckTest {

    private static final String CLIENT = "org.apache.rocketmq.remoting.netty.NettyRemotingClient";
    private static final String APPLIED = "[rocketmq-hotfix] INFO applied namesrv-reset to " + CLIENT + " (a.jar)";
    private static final String ASIDE = "[rocketmq-hotfix] INFO stood-aside:fixed-upstream namesrv-reset for " + CLIENT + " (a.jar)";

    private static final ClassMembers RELEASED = new ClassMembers(Map.of("a()V", "return"));
    private static final ClassMembers WOVEN = new ClassMembers(Map.of("a()V", "nop return"));
    private static final ClassMembers GROWN = new ClassMembers(Map.of("a()V", "nop return", "b()V", "return"));

    @Test
    void whatIsAsExpectedPasses() {
        assertThat(mismatches("applied", seen(WOVEN, WOVEN, RELEASED), APPLIED)).isEmpty();
        assertThat(mismatches("stood-aside:fixed-upstream", seen(RELEASED, RELEASED, RELEASED), ASIDE)).isEmpty();
    }

    @Test
    void patchedAlthoughExpectedAside() {
        assertThat(mismatches("stood-aside:fixed-upstream", seen(WOVEN, WOVEN, RELEASED), APPLIED))
                .anyMatch(each -> each.contains("has other instructions than the released ones"))
                .anyMatch(each -> each.contains("lines of the agent"));
    }

    @Test
    void asideAlthoughExpectedPatched() {
        assertThat(mismatches("applied", seen(RELEASED, RELEASED, RELEASED), ASIDE))
                .anyMatch(each -> each.contains("has the released instructions"))
                .anyMatch(each -> each.contains("lines of the agent"));
    }

    @Test
    void saysAppliedButWoveNothing() {
        assertThat(mismatches("applied", seen(RELEASED, RELEASED, RELEASED), APPLIED)).singleElement().asString()
                .contains("has the released instructions");
    }

    @Test
    void saysItTwice() {
        assertThat(mismatches("applied", seen(WOVEN, WOVEN, RELEASED), APPLIED, APPLIED)).singleElement().asString()
                .contains("lines of the agent");
    }

    @Test
    void anAddedMember() {
        assertThat(mismatches("applied", seen(GROWN, GROWN, RELEASED), APPLIED)).singleElement().asString().contains("its members");
    }

    @Test
    void anotherRetransformationWeavesMore() {
        assertThat(mismatches("applied", seen(WOVEN, GROWN, RELEASED), APPLIED)).singleElement().asString()
                .contains("when retransformed-twice is different in [b()V]");
    }

    @Test
    void revertingLeavesSomethingBehind() {
        assertThat(mismatches("applied", seen(WOVEN, WOVEN, WOVEN), APPLIED)).singleElement().asString()
                .contains("when reverted is different in [a()V]");
    }

    @Test
    void presentAlthoughExpectedNot() {
        assertThat(mismatches("not present", seen(RELEASED, RELEASED, RELEASED))).singleElement().asString().contains("classes");
    }

    @Test
    void notPresentAlthoughExpected() {
        assertThat(mismatches("applied", Map.of(), APPLIED)).isNotEmpty();
    }

    @Test
    void whatTheJvmRefused() {
        ObservedRow refused = new ObservedRow(Map.of(), List.of(), List.of("java.lang.VerifyError"));
        assertThat(RowCheck.mismatches(expected("not present"), refused)).singleElement().asString().contains("VerifyError");
    }

    private static List<String> mismatches(String verdict, Map<String, ObservedClass> seen, String... lines) {
        return RowCheck.mismatches(expected(verdict), new ObservedRow(seen, List.of(lines), List.of()));
    }

    private static ExpectedVerdicts expected(String verdict) {
        return new ExpectedVerdicts(new Release("5.5.0"), List.of("rocketmq-client"), true,
                Map.of("loopback-filter", "not present", "namesrv-reset", verdict, "sendback-fallback", "not present"), Map.of());
    }

    private static Map<String, ObservedClass> seen(ClassMembers loaded, ClassMembers twice, ClassMembers reverted) {
        Map<String, ClassMembers> stages = new HashMap<>();
        stages.put("loaded", loaded);
        stages.put("retransformed", loaded);
        stages.put("retransformed-twice", twice);
        stages.put("reverted", reverted);
        return Map.of(CLIENT, new ObservedClass("a.jar", RELEASED, stages));
    }
}
