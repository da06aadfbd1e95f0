package io.github.rocketmqhotfix.testapp.pods.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import io.github.rocketmqhotfix.testapp.pods.run.RegistrationScenario.RegistrationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the pods that the real Helm renders. */
class RegistrationIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    @AutoClose
    private final Workspace workspace = Workspace.create("registration");

    @ParameterizedTest(name = "Java {0}, with the agent: {1}")
    @MethodSource("kinds")
    void everyBrokerPodIsRegisteredAtItsOwnAddressAndHelmTestSucceeds(int java, boolean withAgent) {
        Requirements.available(PodCluster.unavailability(), "pods");
        HelmChart chart = new HelmChart(HelmChart.besideAgent(Requirements.agent().jar()),
                Requirements.kubernetesTools(workspace));
        Layout layout = java == 8 ? Layout.OFFICIAL_IMAGE : Layout.PLAIN;
        ClusterKind kind = new ClusterKind(Installations.setting("4.9.0", java, layout).servers(), withAgent);
        RunningChart cluster = RunningChart.start(workspace, kind, RunningChart.render(workspace, chart, kind),
                Requirements.agent().jar(), Map.of());

        RegistrationResult result = new RegistrationScenario(LIMIT, Duration.ofSeconds(75)).run(cluster,
                StepListener.SILENT);

        assertThat(result)
                .extracting(RegistrationResult::brokers, RegistrationResult::nameServers, RegistrationResult::tested)
                .containsExactly(4, 3, 12);
        Pod broker = cluster.brokers().get(0);
        assertThat(broker.name()).isEqualTo("mq-rocketmq-ha-broker-0-master-0");
        assertThat(cluster.brokers()).extracting(Pod::address).doesNotHaveDuplicates()
                .allMatch(address -> address.startsWith("192.168."));
        if (java == 8) {
            assertThat(extensionFoldersOf(broker)).contains("/home/rocketmq/rocketmq-4.9.0/lib");
        }
    }

    static Stream<Arguments> kinds() {
        return "all".equals(System.getProperty("pods"))
                ? Stream.of(Arguments.of(8, true), Arguments.of(8, false), Arguments.of(17, true))
                : Stream.of(Arguments.of(8, true));
    }

    /** Returns the folders of the extension class loader, which is the parent of the system class loader. */
    private String extensionFoldersOf(Pod broker) {
        List<String> command = broker
                .inContainer(List.of(Requirements.java(8).home() + "/bin/jcmd", "1", "VM.system_properties"));
        List<String> properties = ForkedProcess.outputOf("jcmd", command, Path.of("/"), Map.of(),
                Duration.ofMinutes(1));
        return properties.stream().filter(line -> line.startsWith("java.ext.dirs=")).findFirst().orElseThrow();
    }
}
