package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    @Test
    void isOverWithTheFirstAnswer() {
        Recovery recovery = Recovery.of(List.of(failed(0, 1, 0), failed(1, 1, 0), answered(1, 2, 3_000), failed(0, 2, 3_000)));

        assertThat(recovery).isEqualTo(new Recovery(3, 2, true, 3.5, 0));
    }

    @Test
    void isAsLongAsTheLastCallIfThereIsNoAnswer() {
        assertThat(Recovery.of(List.of(failed(0, 1, 0), failed(0, 2, 3_000)))).isEqualTo(new Recovery(2, 2, false, 6, 0));
    }

    /** A call of 3 s. */
    private static NameServerCall failed(int thread, int number, long startMillis) {
        return new NameServerCall(thread, number, startMillis, 3_000, false, -1, "RemotingTimeoutException", "");
    }

    /** A call of half a second. */
    private static NameServerCall answered(int thread, int number, long startMillis) {
        return new NameServerCall(thread, number, startMillis, 500, true, 0, "", "");
    }
}
