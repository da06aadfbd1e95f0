package io.github.rocketmqhotfix.testapp.pods.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plants common errors in manifests: the run must fail soon, and its message must name the pod and the error. */
class PlantedErrorsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Longer than the 30 s after which a broker registers again. */
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(35);
    private static final String NAME_SERVER = "mq-rocketmq-ha-ns-0";
    private static final String MASTER = "mq-rocketmq-ha-broker-0-master";
    private static final String SLAVE = "mq-rocketmq-ha-broker-0-slave-1";

    @AutoClose
    private static Workspace programs;
    private static HelmChart helmChart;

    @AutoClose
    private final Workspace workspace = Workspace.create("planted-error");

    @BeforeAll
    static void unpackHelm() {
        Requirements.available(PodCluster.unavailability(), "pods");
        programs = Workspace.create("kubernetes-tools");
        helmChart = new HelmChart(HelmChart.besideAgent(Requirements.agent().jar()),
                Requirements.kubernetesTools(programs));
    }

    @Test
    void aSlaveWithTheIdOfAMasterIsNamedWithTheBrokersMessage() {
        assertThat(failureOf(chart -> variable(chart, SLAVE, "BROKER_ID").put("value", "0")))
                .hasMessageStartingWith("pod " + SLAVE + "-0: broker ended with ")
                .hasMessageContaining("Slave's brokerId must be > 0");
    }

    @Test
    void oneOfTwoPodsWithTheSameBrokerIdIsNamed() {
        // the message depends on the pod whose address the NameServer has at the moment
        assertThat(failureOf(chart -> {
            variable(chart, SLAVE, "BROKER_ID").put("value", "0");
            variable(chart, SLAVE, "BROKER_ROLE").put("value", "ASYNC_MASTER");
        })).message().containsAnyOf(
                "pod " + SLAVE + "-0: it registered at " + NAME_SERVER
                        + " as broker-0 with id 0, but it is broker-0 with id 1",
                "pod " + SLAVE + "-0: NameServer " + NAME_SERVER + " does not list it at ",
                "pod " + MASTER + "-0: NameServer " + NAME_SERVER + " does not list it at ");
    }

    @Test
    void aBrokerWithAnotherNameIsNamed() {
        assertThat(failureOf(chart -> variable(chart, MASTER, "BROKER_NAME").put("value", "broker-1")))
                .hasMessage("pod " + MASTER
                        + "-0: it registered at " + NAME_SERVER
                        + " as broker-1 with id 0, but it is broker-0 with id 0");
    }

    @Test
    void aMissingPodAddressIsNamed() {
        assertThat(failureOf(chart -> remove((ArrayNode) container(chart, MASTER).path("env"), "POD_IP")))
                .hasMessageStartingWith("pod " + MASTER + "-0: broker ended with 1")
                .hasMessageContaining("start.sh: POD_IP is empty: it must come from status.podIP");
    }

    @Test
    void aJarThatWasNotCopiedIsNamed() {
        assertThat(failureOf(chart -> initContainer(chart, SLAVE).putArray("command").add("true")))
                .hasMessageStartingWith("pod " + SLAVE + "-0: broker ended with 1")
                .hasMessageContaining(
                        "start.sh: there is no /hotfix/rocketmq-hotfix-agent.jar: the broker would run unpatched");
    }

    @Test
    void anAgentImageWithoutTheJarIsNamed() {
        assertThat(failureOf(chart -> initContainer(chart, SLAVE).put("image", "apache/rocketmq:4.9.0")))
                .hasMessageStartingWith("pod " + SLAVE + "-0: init container hotfix-agent ended with 1")
                .hasMessageContaining("copy-agent.sh: this image has no /agent/rocketmq-hotfix-agent.jar");
    }

    @Test
    void aNameServerThatABrokerDoesNotListIsNamedWithTheBroker() {
        assertThat(failureOf(2, chart -> {
            ObjectNode listed = variable(chart, MASTER, "NAMESRV_ADDR");
            listed.put("value", listed.path("value").asText().split(";")[0]);
        })).hasMessageStartingWith("pod " + MASTER + "-0: NameServer mq-rocketmq-ha-ns-1 does not list it at ")
                .hasMessageEndingWith(" as broker-0 with id 0: it lists no address");
    }

    @Test
    void aProbeOfAnotherPortIsNamedWithThePort() {
        assertThat(failureOf(chart -> {
            ObjectNode probe = (ObjectNode) container(chart, "-ns").path("startupProbe");
            // with the default, the failure takes two minutes
            probe.put("failureThreshold", 3);
            ((ObjectNode) probe.path("tcpSocket")).put("port", 9877);
        })).hasMessageStartingWith("pod " + NAME_SERVER + ": nameserver is restarted: its startupProbe failed 3 times")
                .hasMessageContaining(":9877: ");
    }

    @Test
    void aProbeOfAPortThatTheContainerDoesNotHaveIsNamed() {
        assertThat(failureOf(
                chart -> ((ObjectNode) container(chart, MASTER).at("/readinessProbe/tcpSocket")).put("port", "broker")))
                .hasMessage("pod " + MASTER
                        + "-0: the readinessProbe of broker asks port broker, which the container does not have");
    }

    @Test
    void aSecretThatDoesNotExistIsNamed() {
        assertThat(failureOf(chart -> ((ArrayNode) set(chart, MASTER).at("/spec/template/spec/volumes"))
                .addObject().put("name", "acl").putObject("secret").put("secretName", "accounts")))
                .hasMessage("pod " + MASTER + "-0: there is no Secret accounts for its volume acl");
    }

    @Test
    void anImageThatDoesNotExistIsNamed() {
        assertThat(failureOf(chart -> ((ObjectNode) container(chart, MASTER)).put("image", "apache/rocketmq:4.9.1")))
                .hasMessageStartingWith("pod " + MASTER + "-0: there is no image apache/rocketmq:4.9.1 for broker");
    }

    private PodFailure failureOf(Consumer<Rendering> error) {
        return failureOf(1, error);
    }

    private PodFailure failureOf(int nameServers, Consumer<Rendering> error) {
        Rendering rendering = RunningChart.render(workspace, helmChart, kind(nameServers));
        error.accept(rendering);
        RunningChart cluster = RunningChart.start(workspace, kind(nameServers), rendering, Requirements.agent().jar(),
                Map.of());
        return catchThrowableOfType(PodFailure.class,
                () -> new RegistrationScenario(LIMIT, REGISTRATION_LIMIT).run(cluster, StepListener.SILENT));
    }

    private static ClusterKind kind(int nameServers) {
        return new ClusterKind(
                new Installation(Installations.JARS, Release.DEFAULT, JavaRuntime.current(), Layout.PLAIN), true, 1,
                nameServers);
    }

    private static JsonNode set(Rendering rendering, String nameEnd) {
        return rendering.one("StatefulSet", nameEnd);
    }

    private static JsonNode container(Rendering rendering, String setNameEnd) {
        return set(rendering, setNameEnd).at("/spec/template/spec/containers/0");
    }

    private static ObjectNode initContainer(Rendering rendering, String setNameEnd) {
        return (ObjectNode) set(rendering, setNameEnd).at("/spec/template/spec/initContainers/0");
    }

    private static ObjectNode variable(Rendering rendering, String setNameEnd, String name) {
        return (ObjectNode) Rendering.named(container(rendering, setNameEnd).path("env"), name).orElseThrow();
    }

    private static void remove(ArrayNode variables, String name) {
        int before = variables.size();
        variables.removeIf(variable -> variable.path("name").asText().equals(name));
        assertThat(variables).hasSize(before - 1);
    }
}
