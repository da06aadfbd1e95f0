package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentLineArchiveTest {

    private static final String APPLIED = "[rocketmq-hotfix] INFO applied namesrv-reset to org.apache.rocketmq.remoting.netty.NettyRemotingClient (rocketmq-remoting-4.9.0.jar)";

    @Test
    void countsByTheNumbersInTheLinesBecauseTheAgentLimitsItsLines() {
        assertThat(AgentLineArchive.interventions(List.of(APPLIED,
                "[rocketmq-hotfix] INFO namesrv-reset #1: left 10.0.0.1:9876 for 10.0.0.2:9876 after 500 ms without an answer",
                "[rocketmq-hotfix] INFO namesrv-reset #17: left 10.0.0.2:9876 for 10.0.0.1:9876 after 500 ms without an answer",
                "[rocketmq-hotfix] INFO sendback-fallback #2: no master of broker-a: send-back to its slave 10.0.0.7:10911")))
                .isEqualTo(Map.of("namesrv-reset", 17L, "sendback-fallback", 2L));
    }

    @Test
    void findsLinesThatReportAFailure() {
        String failed = "[rocketmq-hotfix] WARN failed:weaving loopback-filter for org.apache.rocketmq.remoting.common.RemotingUtil";
        String later = "[rocketmq-hotfix] WARN namesrv-reset: the patch itself failed (1), the host went on without it: java.lang.Error";
        assertThat(AgentLineArchive.failures(List.of(APPLIED, failed, later))).containsExactly(failed, later);
    }
}
