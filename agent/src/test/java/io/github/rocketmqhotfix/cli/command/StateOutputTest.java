package io.github.rocketmqhotfix.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.cli.jvm.AgentStates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state of an agent as {@code status} prints it, as lines and as JSON. */
class StateOutputTest {

    private static final String OUTCOME = "rocketmq.hotfix.outcome.namesrv-reset";
    private static final String REPORT = "rocketmq.hotfix.report.namesrv-reset.";

    private final Map<String, String> properties = new TreeMap<>(
            Map.of(OUTCOME, "applied", REPORT + "interventions", "2",
                    REPORT + "repeated", "3", REPORT + "failures", "0"));

    @Test
    void theCountersFollowTheOutcome() {
        assertThat(lines())
                .containsExactly("  namesrv-reset      applied, 2 interventions, 3 repeated requests, 0 failures");
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "'', ''", "1, ', 1 repeated request'"})
    void repeatedRequestsAreLeftOutIfThereAreNone(String repeated, String text) {
        properties.put(REPORT + "repeated", repeated);

        assertThat(lines()).containsExactly("  namesrv-reset      applied, 2 interventions" + text + ", 0 failures");
    }

    @Test
    void theStateOfAnOlderAgentHasNoRepeatedRequests() throws IOException {
        properties.remove(REPORT + "repeated");

        assertThat(lines()).containsExactly("  namesrv-reset      applied, 2 interventions, 0 failures");
        assertThat(json()).doesNotContain("repeatedRequests");
    }

    @Test
    void withoutAReportNoCountersArePrinted() throws IOException {
        properties.keySet().retainAll(List.of(OUTCOME));

        assertThat(lines()).containsExactly("  namesrv-reset      applied");
        assertThat(json()).doesNotContain("interventions", "repeatedRequests", "failures");
    }

    @Test
    void jsonHasTheCountersAsNumbers() throws IOException {
        assertThat(json()).contains("\"interventions\": 2,", "\"repeatedRequests\": 3,", "\"failures\": 0,");
    }

    private List<String> lines() {
        StringWriter out = new StringWriter();
        StateOutput.print(new PrintWriter(out, true), AgentStates.of(properties));
        return out.toString().lines().toList();
    }

    private String json() throws IOException {
        return StateOutput.json(42, AgentStates.of(properties));
    }
}
