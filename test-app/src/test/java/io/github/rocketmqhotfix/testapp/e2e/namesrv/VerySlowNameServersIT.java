package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NameServers that take three quarters of the time of a call for an answer. */
@Execution(ExecutionMode.CONCURRENT)
class VerySlowNameServersIT {

    @AutoClose
    private final Workspace workspace = Workspace.create("very-slow");

    /**
     * The first attempt takes 1.5 s of 4 s, so the second one is too short for an answer after 3 s. A call with one
     * attempt has 1 s to spare.
     */
    @ParameterizedTest(name = "{0}, {1} NameServers")
    @CsvSource({"4.2.0, 2", "4.9.0, 2", "4.9.8, 2", "5.3.1, 2", "4.9.0, 1", "5.3.1, 1"})
    void atVerySlowNameServersOnlyTheFirstCallOfAThreadFails(String release, int servers) {
        assertAnsweredAfterFailedCalls(release, servers, Duration.ZERO, 1);
    }

    /**
     * From 4.9.1 on the release closes the connection of a call that got no answer. So the end of a thread's first call
     * may also end the second call of another thread.
     */
    @ParameterizedTest(name = "{0}, {1} NameServers, {2} calls of a thread may fail")
    @CsvSource({"4.2.0, 1, 1", "4.9.0, 1, 1", "4.9.8, 1, 2", "5.3.1, 1, 2", "5.3.1, 2, 2"})
    void threadsThatStartAtDifferentTimesGetTheAnswersOfVerySlowNameServers(String release, int servers,
            int failedCalls) {
        assertAnsweredAfterFailedCalls(release, servers, Duration.ofMillis(130), failedCalls);
    }

    private void assertAnsweredAfterFailedCalls(String release, int servers, Duration delay, int failedCalls) {
        Setting setting = Installations.plain(release).with(Requirements.agent("namesrv-attempt=1500"));
        NameServerClient client = NameServerClient.start(workspace, setting, "client");
        NameServerAttemptsIT.inUse(workspace, client, 1);
        client.list(NameServerAttemptsIT.addresses(NameServerAttemptsIT.slow(workspace, servers, 3_000)));

        NameServerCalls calls = client
                .call(CallPlan.of(NameServerAttemptsIT.THREADS, 3).withTimeout(Duration.ofSeconds(4)).staggered(delay));

        assertThat(calls).hasSize(3 * NameServerAttemptsIT.THREADS).filteredOn(call -> call.number() > failedCalls)
                .allMatch(NameServerCall::answered);
    }
}
