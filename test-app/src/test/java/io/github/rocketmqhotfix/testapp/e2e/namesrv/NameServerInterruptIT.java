package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient.Disturbance;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An interrupt of the threads that wait for NameServers: with the agent, their calls end as early as without it. */
class NameServerInterruptIT {

    /** The interrupt comes in the first attempt, in the second one, or while another thread dials. */
    @ParameterizedTest(name = "{0} after {1} ms, cut off: {2}")
    @CsvSource({"4.2.0, 200, false", "4.2.0, 700, false", "4.2.0, 200, true", "4.9.8, 700, false", "5.3.1, 200, false",
        "5.3.1, 700, false", "5.3.1, 200, true"})
    void anInterruptEndsACallNotLaterThanWithoutTheAgent(String release, int afterMillis, boolean cutOff) {
        NameServerCalls without = interrupted(Installations.plain(release), afterMillis, cutOff);
        NameServerCalls with = interrupted(Installations.patched(release), afterMillis, cutOff);

        assertThat(with).hasSize(NameServerAttemptsIT.THREADS).noneMatch(NameServerCall::answered);
        // a release does not notice the interrupt while it dials
        assertThat(NameServerAttemptsIT.exceptions(with))
                .isSubsetOf(Stream
                        .concat(NameServerAttemptsIT.exceptions(without).stream(), Stream.of("InterruptedException"))
                        .toList());
        NameServerAttemptsIT.assertNotLater(with, without);
    }

    private static NameServerCalls interrupted(Setting setting, int afterMillis, boolean cutOff) {
        try (Workspace workspace = Workspace.create("interrupt"); CutOff unreachable = CutOff.create()) {
            NameServerClient client = NameServerClient.start(workspace, setting, "client");
            NameServerAttemptsIT.Outage.TWO_SILENT.begin(NameServerAttemptsIT.inUse(workspace, client, 2));
            if (cutOff) {
                client.list(List.of(unreachable.address()));
            }
            return client.disturb(Disturbance.INTERRUPT, Duration.ofMillis(afterMillis),
                    CallPlan.of(NameServerAttemptsIT.THREADS, 1));
        }
    }
}
