package io.github.rocketmqhotfix.testapp.pods.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.Test;

class ChartRenderingTest {

    private final LibraryChart chart = new LibraryChart();

    @Test
    void theDefaultsMakeThreeNameServersAndTwoMastersWithASlaveEach() {
        Rendering rendering = chart.render("");

        assertThat(rendering.all("StatefulSet")).extracting(Rendering::nameOf).containsExactlyInAnyOrder(
                "mq-rocketmq-ha-ns",
                "mq-rocketmq-ha-broker-0-master", "mq-rocketmq-ha-broker-0-slave-1",
                "mq-rocketmq-ha-broker-1-master", "mq-rocketmq-ha-broker-1-slave-1");
        assertThat(rendering.one("StatefulSet", "-ns").at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void theNotesSayHowToVerifyTheAddressesAndTheAgent() {
        assertThat(chart.notes("")).contains("mq-rocketmq-ha-ns-2.mq-rocketmq-ha-ns.messaging.svc.cluster.local:9876\n")
                .contains("helm -n messaging test mq --logs").contains("applied loopback-filter")
                .doesNotContain("WITHOUT");
        assertThat(chart.notes(Example.WITHOUT_AGENT.yaml())).contains("WITHOUT rocketmq-hotfix-agent")
                .doesNotContain("applied loopback-filter");
    }

    @Test
    void aStrictLintFindsNothing() {
        LintResult result = chart.lint();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.startsWith("[WARNING]"));
    }
}
