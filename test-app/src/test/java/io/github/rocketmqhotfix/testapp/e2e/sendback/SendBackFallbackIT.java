package io.github.rocketmqhotfix.testapp.e2e.sendback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.FullCsvSource;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.MasterlessSendBack;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real consumer sends messages back to a broker that has a slave but no master; another broker has a master. */
public class SendBackFallbackIT {

    /**
     * A NameServer of 4.9.0 never answers a send-back, so the client waits until its timeout of 5 s. The client of
     * 5.3.1 runs with a NameServer of 5.3.3, which refuses a send-back at once.
     */
    @ParameterizedTest(name = "{0} on Java {1}, {2}")
    @CsvSource({"4.9.0, 17, PLAIN", "5.3.1, 17, PLAIN"})
    @FullCsvSource({"4.9.0, 8, OFFICIAL_IMAGE", "5.3.1, 8, OFFICIAL_IMAGE"})
    @Tag(TestGroup.QUICK)
    void issue8963NoSendBackGoesToANameServer(String release, int java, Layout layout) {
        Setting setting = Installations.setting(release, java, layout);

        MasterlessSendBack.Result without = run(setting);
        assertThat(without.requestsToNameServer()).isEqualTo(MasterlessSendBack.SEND_BACKS);
        if (release.equals("4.9.0")) {
            assertThat(without.shortestMillis()).isGreaterThanOrEqualTo(5_000);
        }

        MasterlessSendBack.Result with = run(setting.with(Requirements.agent()));
        assertThat(with.requestsToNameServer()).isZero();
        assertThat(with.redelivered()).isEqualTo(MasterlessSendBack.SEND_BACKS);
        assertThat(with.resubmitted()).isZero();
        assertThat(with.longestMillis()).isLessThan(1000);
        // the slave refuses the first message, so the agent does not send the other messages to the slave
        assertThat(with.agentLines()).filteredOn(line -> line.contains("sendback-fallback #")).satisfiesExactly(
                first -> assertThat(first).contains(": send-back to its slave "),
                second -> assertThat(second).contains("send-back left to the client's own retry"),
                third -> assertThat(third).contains("send-back left to the client's own retry"),
                fourth -> assertThat(fourth).contains("send-back left to the client's own retry"));
    }

    private static MasterlessSendBack.Result run(Setting setting) {
        return new MasterlessSendBack(setting, StepListener.SILENT).run();
    }
}
