package io.github.rocketmqhotfix.testapp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameServerCallsTest {

    private static final NameServerCall LATE = new NameServerCall(2, 2, 12, 0, "", "");
    private static final NameServerCalls EARLY = NameServerCalls.of(ClientEvents
            .parsed("""
                    {"event":"done","command":1,"calls":[[0,1,3001,-1,"RemotingTimeoutException","no answer"],[2,1,3,-1,"RemotingException","no route"],
                    [1,1,2,17,"",""],[0,2,1,-1,"RemotingTimeoutException","timeout"],[1,2,1,0,"",""],[2,2,12,0,"",""]]}
                    """
                    .replace("\n", "")));

    @Test
    void parsesTheAnswerOfAProgram() {
        assertThat(EARLY).hasSize(6).endsWith(LATE)
                .startsWith(new NameServerCall(0, 1, 3_001, -1, "RemotingTimeoutException", "no answer"));
        assertThat(EARLY.lastFailure()).isEqualTo("RemotingTimeoutException: timeout");
        assertThat(EARLY).hasToString(
                "6 calls, 3 failed {RemotingException=1, RemotingTimeoutException=2}, 1 refused, the slowest took 3001 ms");
    }

    @Test
    void countsARefusalAsAnAnswer() {
        assertThat(EARLY.failed()).isEqualTo(3);
        assertThat(EARLY.refused()).isEqualTo(1);
    }

    @Test
    void addsLaterCalls() {
        NameServerCalls both = EARLY.plus(List.of(LATE));

        assertThat(both).hasSize(7).startsWith(EARLY.toArray(NameServerCall[]::new)).endsWith(LATE);
        assertThat(both.failed()).isEqualTo(3);
        assertThat(both.slowestMillis()).isEqualTo(3_001);
    }
}
