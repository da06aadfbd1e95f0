package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.compat.ObservedRow.ObservedClass;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every difference between an observed row and its expectation is a mismatch. */
class ObservedRowTest {

    private static final String CLIENT = "org.apache.rocketmq.remoting.netty.NettyRemotingClient";
    private static final String APPLIED = "[rocketmq-hotfix] INFO applied namesrv-reset to " + CLIENT + " (a.jar)";
    private static final String ASIDE = "[rocketmq-hotfix] INFO stood-aside:fixed-upstream namesrv-reset for " + CLIENT
            + " (a.jar)";

    private static final ClassMembers RELEASED = new ClassMembers(Map.of("a()V", "return"));
    private static final ClassMembers WOVEN = new ClassMembers(Map.of("a()V", "nop return"));
    private static final ClassMembers GROWN = new ClassMembers(Map.of("a()V", "nop return", "b()V", "return"));

    @Test
    void anExpectedRowHasNoMismatch() {
        assertThat(mismatches("applied", seen(WOVEN, WOVEN, RELEASED), APPLIED)).isEmpty();
        assertThat(mismatches("stood-aside:fixed-upstream", seen(RELEASED, RELEASED, RELEASED), ASIDE)).isEmpty();
    }

    @Test
    void aPatchedClassThatShouldStandAsideIsAMismatch() {
        assertThat(mismatches("stood-aside:fixed-upstream", seen(WOVEN, WOVEN, RELEASED), APPLIED))
                .anyMatch(each -> each.contains("has other instructions than the released ones"))
                .anyMatch(each -> each.contains("lines of the agent"));
    }

    @Test
    void aClassThatStandsAsideButShouldBePatchedIsAMismatch() {
        assertThat(mismatches("applied", seen(RELEASED, RELEASED, RELEASED), ASIDE))
                .anyMatch(each -> each.contains("has the released instructions"))
                .anyMatch(each -> each.contains("lines of the agent"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isTheOnlyMismatch(String difference, List<String> mismatches, String message) {
        assertThat(mismatches).singleElement().asString().contains(message);
    }

    static Stream<Arguments> isTheOnlyMismatch() {
        return Stream.of(
                Arguments.of("a patch that is reported but not woven",
                        mismatches("applied", seen(RELEASED, RELEASED, RELEASED), APPLIED),
                        "has the released instructions"),
                Arguments.of("a repeated line", mismatches("applied", seen(WOVEN, WOVEN, RELEASED), APPLIED, APPLIED),
                        "lines of the agent"),
                Arguments.of("an added member", mismatches("applied", seen(GROWN, GROWN, RELEASED), APPLIED),
                        "its members"),
                Arguments.of("a second retransformation that weaves more",
                        mismatches("applied", seen(WOVEN, GROWN, RELEASED), APPLIED),
                        "when retransformed-twice is different in [b()V]"),
                Arguments.of("a class that is not reverted", mismatches("applied", seen(WOVEN, WOVEN, WOVEN), APPLIED),
                        "when reverted is different in [a()V]"),
                Arguments.of("an unexpected class", mismatches("not present", seen(RELEASED, RELEASED, RELEASED)),
                        "classes"));
    }

    @Test
    void aMissingClassIsAMismatch() {
        assertThat(mismatches("applied", Map.of(), APPLIED)).isNotEmpty();
    }

    @Test
    void aFailureOfTheJvmIsAMismatch() {
        ObservedRow refused = new ObservedRow(Map.of(), List.of(), List.of("java.lang.VerifyError"));
        assertThat(refused.mismatches(expected("not present"))).singleElement().asString().contains("VerifyError");
    }

    private static List<String> mismatches(String verdict, Map<String, ObservedClass> seen, String... lines) {
        return new ObservedRow(seen, List.of(lines), List.of()).mismatches(expected(verdict));
    }

    private static ExpectedOutcomes expected(String verdict) {
        return new ExpectedOutcomes(new Release("5.5.0"), List.of("rocketmq-client"), true,
                Map.of("loopback-filter", "not present", "namesrv-reset", verdict, "sendback-fallback", "not present"),
                Map.of());
    }

    private static Map<String, ObservedClass> seen(ClassMembers loaded, ClassMembers twice, ClassMembers reverted) {
        return Map.of(CLIENT, new ObservedClass("a.jar", RELEASED,
                Map.of("loaded", loaded, "retransformed", loaded, "retransformed-twice", twice, "reverted", reverted)));
    }
}
