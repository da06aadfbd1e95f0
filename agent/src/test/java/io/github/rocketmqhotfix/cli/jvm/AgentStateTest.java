package io.github.rocketmqhotfix.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.cli.jvm.AgentState.PatchState;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentStateTest {

    @Test
    void withoutAnOutcomeTheAgentIsNotPresent() {
        AgentState state = AgentStates.of(Map.of("java.version", "17"));

        assertThat(state.isPresent()).isFalse();
        assertThat(state.isInstalled()).isFalse();
        assertThat(state.number()).isZero();
    }

    /** The state after a start with -javaagent, before any command. */
    @Test
    void withOnlyOutcomesTheAgentIsInstalledAndItsCountersAreUnknown() {
        AgentState state = AgentStates.of(Map.of("rocketmq.hotfix.outcome.namesrv-reset", "applied"));

        assertThat(state.isInstalled()).isTrue();
        assertThat(state.version).isEmpty();
        assertThat(state.patches()).singleElement().satisfies(patch -> {
            assertThat(patch.outcome).isEqualTo("applied");
            assertThat(patch.interventions).isEmpty();
            assertThat(patch.repeatedRequests).isEmpty();
            assertThat(patch.targets).isEmpty();
        });
    }

    @Test
    void everyPartOfAReportIsRead() {
        AgentState state = AgentStates.of(Map.of(
                "rocketmq.hotfix.outcome.loopback-filter", "applied",
                "rocketmq.hotfix.report.number", "7",
                "rocketmq.hotfix.report.version", "1.0.0-SNAPSHOT",
                "rocketmq.hotfix.report.installed", "false",
                "rocketmq.hotfix.report.loopback-filter.interventions", "3",
                "rocketmq.hotfix.report.loopback-filter.repeated", "4",
                "rocketmq.hotfix.report.loopback-filter.failures", "0",
                "rocketmq.hotfix.report.loopback-filter.targets",
                "applied\ta.One\ta.jar\tapp@1\nfailed:weaving\ta.Two\tb.jar\tapp@2\n",
                "rocketmq.hotfix.report.loopback-filter.too-late", "an address\n"));

        PatchState patch = state.patches().get(0);
        assertThat(state.number()).isEqualTo(7);
        assertThat(state.version).isEqualTo("1.0.0-SNAPSHOT");
        assertThat(state.isInstalled()).isFalse();
        assertThat(patch.interventions).isEqualTo("3");
        assertThat(patch.repeatedRequests).isEqualTo("4");
        assertThat(patch.targets).hasSize(2).last().satisfies(target -> {
            assertThat(target.outcome).isEqualTo("failed:weaving");
            assertThat(target.className).isEqualTo("a.Two");
            assertThat(target.jar).isEqualTo("b.jar");
            assertThat(target.loader).isEqualTo("app@2");
        });
        assertThat(patch.tooLate).containsExactly("an address");
    }

    @Test
    void patchesOfAnotherVersionComeLast() {
        AgentState state = AgentStates.of(Map.of("rocketmq.hotfix.outcome.a-new-one", "applied",
                "rocketmq.hotfix.outcome.sendback-fallback", "waiting", "rocketmq.hotfix.outcome.namesrv-reset",
                "waiting"));

        assertThat(state.patches()).extracting(patch -> patch.id).containsExactly("namesrv-reset", "sendback-fallback",
                "a-new-one");
    }

    @ParameterizedTest
    @CsvSource({"applied, '', false", "waiting, '', false", "stood-aside:disabled, '', false",
        "stood-aside:unknown-shape, '', true",
        "failed:handoff, '', true", "applied, 'an address', true"})
    void failuresUnknownShapesAndLatePatchesNeedAttention(String outcome, String tooLate, boolean attention) {
        AgentState state = AgentStates.of(Map.of("rocketmq.hotfix.outcome.loopback-filter", outcome,
                "rocketmq.hotfix.report.loopback-filter.too-late", tooLate));

        assertThat(state.needsAttention()).isEqualTo(attention);
    }

    @ParameterizedTest
    @CsvSource({"mine, 5, true", "mine, 4, true", "other, 5, false", "'', 5, false"})
    void anAnswerThatNamesItsCallerAnswersThatCallerOnly(String named, long before, boolean mine) {
        AgentState state = AgentStates
                .of(Map.of("rocketmq.hotfix.report.caller", named, "rocketmq.hotfix.report.number", "6"));

        assertThat(state.answers("mine", before)).isEqualTo(mine);
    }

    @ParameterizedTest
    @CsvSource({"6, false", "5, true", "4, false"})
    void anAnswerOfAnOlderAgentIsRecognisedByItsNumber(long before, boolean mine) {
        assertThat(AgentStates.of(Map.of("rocketmq.hotfix.report.number", "6")).answers("mine", before))
                .isEqualTo(mine);
    }
}
