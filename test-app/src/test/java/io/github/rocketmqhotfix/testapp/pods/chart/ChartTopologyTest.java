package io.github.rocketmqhotfix.testapp.pods.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the properties that make the cluster highly available, for several sizes. */
class ChartTopologyTest {

    private static final String POD = "/spec/template/spec";
    private static final String BROKER = POD + "/containers/0";

    private final LibraryChart chart = new LibraryChart();

    @ParameterizedTest
    @EnumSource
    void noTwoBrokersHaveTheSameIdentity(Example example) {
        List<String> wanted = new ArrayList<>();
        for (int group = 0; group < example.groups(); group++) {
            for (int id = 0; id <= example.slavesPerGroup(); id++) {
                wanted.add("broker-" + group + " " + id);
            }
        }

        List<String> made = new ArrayList<>();
        for (JsonNode broker : brokers(chart.render(example.yaml()))) {
            Map<String, String> variables = variables(broker.at(BROKER));
            made.add(variables.get("BROKER_NAME") + " " + variables.get("BROKER_ID"));
            assertThat(broker.at("/spec/replicas").asInt()).isEqualTo(1);
            assertThat(variables.get("BROKER_ROLE").equals("SLAVE")).isEqualTo(!variables.get("BROKER_ID").equals("0"));
            assertThat(broker.at("/metadata/labels/rocketmq-ha~1broker-id").asText())
                    .isEqualTo(variables.get("BROKER_ID"));
        }
        assertThat(made).containsExactlyInAnyOrderElementsOf(wanted);
    }

    /** With a wider selector, a StatefulSet would adopt pods of another StatefulSet. */
    @ParameterizedTest
    @EnumSource
    void everySelectorPicksItsOwnPodsOnly(Example example) {
        List<JsonNode> sets = chart.render(example.yaml()).all("StatefulSet");
        for (JsonNode set : sets) {
            assertThat(sets.stream().filter(other -> selects(set.at("/spec/selector"), other))).containsExactly(set);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBrokerListsEveryNameServerPodByItsOwnName(Example example) {
        Rendering rendering = chart.render(example.yaml());
        JsonNode nameServers = rendering.one("StatefulSet", "-ns");
        JsonNode service = rendering.one("Service", "-ns");
        assertThat(nameServers.at("/spec/replicas").asInt()).isEqualTo(example.nameServers());
        assertThat(nameServers.at("/spec/serviceName").asText()).isEqualTo(Rendering.nameOf(service));
        assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(selects(service.at("/spec"), "selector", nameServers)).isTrue();

        String domain = example == Example.THREE_GROUPS_OF_THREE ? "example.internal" : "cluster.local";
        List<String> pods = IntStream.range(0, example.nameServers())
                .mapToObj(pod -> "mq-rocketmq-ha-ns-" + pod + ".mq-rocketmq-ha-ns.messaging.svc." + domain + ":9876")
                .toList();
        for (JsonNode broker : brokers(rendering)) {
            assertThat(variables(broker.at(BROKER)).get("NAMESRV_ADDR").split(";")).containsExactlyElementsOf(pods);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPodKnowsItsOwnAddress(Example example) {
        for (JsonNode set : chart.render(example.yaml()).all("StatefulSet")) {
            assertThat(named(set.at(BROKER + "/env"), "POD_IP").at("/valueFrom/fieldRef/fieldPath").asText())
                    .isEqualTo("status.podIP");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBrokerKeepsItsStoreOnAVolumeOfItsOwn(Example example) {
        for (JsonNode broker : brokers(chart.render(example.yaml()))) {
            JsonNode claim = broker.at("/spec/volumeClaimTemplates/0");
            assertThat(broker.at("/spec/volumeClaimTemplates")).hasSize(1);
            assertThat(claim.at("/spec/accessModes")).extracting(JsonNode::asText).containsExactly("ReadWriteOnce");
            assertThat(named(broker.at(BROKER + "/volumeMounts"), Rendering.nameOf(claim)).path("mountPath").asText())
                    .isEqualTo("/home/rocketmq/store");
            assertThat(configuration(chart.render(example.yaml()), "broker.conf"))
                    .contains("storePathRootDir=/home/rocketmq/store\n")
                    .contains("storePathCommitLog=/home/rocketmq/store/");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noNodeHasTwoBrokersOfOneGroup(Example example) {
        List<JsonNode> brokers = brokers(chart.render(example.yaml()));
        for (JsonNode broker : brokers) {
            JsonNode rules = broker
                    .at(POD + "/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution");
            assertThat(rules).hasSize(1);
            assertThat(rules.at("/0/topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
            String group = variables(broker.at(BROKER)).get("BROKER_NAME");
            for (JsonNode other : brokers) {
                assertThat(selects(rules.at("/0/labelSelector"), other))
                        .isEqualTo(variables(other.at(BROKER)).get("BROKER_NAME").equals(group));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void probesAskThePortAndDoNotKillARecoveringBroker(Example example) {
        for (JsonNode set : chart.render(example.yaml()).all("StatefulSet")) {
            JsonNode container = set.at(BROKER);
            int port = isBroker(set) ? 10911 : 9876;
            assertThat(named(container.path("ports"), "remoting").path("containerPort").asInt()).isEqualTo(port);
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(container.at("/" + probe + "/tcpSocket/port").asText()).as(probe).isEqualTo("remoting");
            }
            assertThat(container.at("/startupProbe/periodSeconds").asInt()
                    * container.at("/startupProbe/failureThreshold").asInt())
                    .isGreaterThanOrEqualTo(isBroker(set) ? 600 : 120);
            assertThat(set.at(POD + "/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDrainTakesOneNameServerAndOneBrokerAtATime(Example example) {
        Rendering rendering = chart.render(example.yaml());
        for (boolean ofBrokers : List.of(true, false)) {
            JsonNode budget = rendering.one("PodDisruptionBudget", ofBrokers ? "-broker" : "-ns");
            assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
            for (JsonNode set : rendering.all("StatefulSet")) {
                assertThat(selects(budget.at("/spec/selector"), set)).isEqualTo(isBroker(set) == ofBrokers);
            }
        }
    }

    /**
     * The update of a StatefulSet ignores PodDisruptionBudgets, and each broker has its own StatefulSet. RollingUpdate
     * would therefore restart all brokers at once.
     */
    @ParameterizedTest
    @EnumSource
    void anUpgradeLeavesTheBrokersToTheOperatorByDefault(Example example) {
        for (JsonNode set : chart.render(example.yaml()).all("StatefulSet")) {
            assertThat(set.at("/spec/updateStrategy/type").asText())
                    .isEqualTo(isBroker(set) ? "OnDelete" : "RollingUpdate");
        }
        Rendering rolling = chart.render("broker: {updateStrategy: RollingUpdate}");
        assertThat(rolling.all("StatefulSet")).extracting(set -> set.at("/spec/updateStrategy/type").asText())
                .containsOnly("RollingUpdate");
    }

    /** Checks the fields that the Pod Security Standard "restricted" requires. */
    @ParameterizedTest
    @EnumSource
    void everyPodIsRestricted(Example example, @TempDir Path copy) {
        Rendering rendering = LibraryChart.withHooks(copy).render(example.yaml());
        List<JsonNode> pods = Stream.concat(rendering.all("StatefulSet").stream().map(set -> set.at(POD)),
                rendering.all("Pod").stream().map(pod -> pod.path("spec"))).toList();
        for (JsonNode pod : pods) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            // the images specify a user name, so the kubelet cannot know whether that user is root
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(3000);
            assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(3000);
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            for (JsonNode volume : pod.path("volumes")) {
                assertThat(volume.properties()).extracting(Map.Entry::getKey)
                        .isSubsetOf("name", "configMap", "emptyDir", "secret");
            }
            for (JsonNode container : containers(pod)) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).as(container.toPrettyString())
                        .isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.at("/capabilities/drop")).extracting(JsonNode::asText).containsExactly("ALL");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMountHasItsVolumeAndEveryVolumeAMount(Example example, @TempDir Path copy) {
        Rendering rendering = LibraryChart.withHooks(copy).render(example.yaml());
        for (JsonNode set : rendering.all("StatefulSet")) {
            assertMounts(set.at(POD), set.at("/spec/volumeClaimTemplates"));
        }
        for (JsonNode pod : rendering.all("Pod")) {
            assertMounts(pod.path("spec"), pod.path("nothing"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPodHasTheAgentUnlessItIsSwitchedOff(Example example) {
        boolean wanted = example != Example.WITHOUT_AGENT;
        for (JsonNode set : chart.render(example.yaml()).all("StatefulSet")) {
            assertThat(set.at(POD + "/initContainers")).hasSize(wanted ? 1 : 0);
            assertThat(variables(set.at(BROKER)).containsKey("HOTFIX_JAR")).isEqualTo(wanted);
            assertThat(Optional.ofNullable(variables(set.at(BROKER)).get("HOTFIX_OPTIONS"))).isEqualTo(
                    example == Example.CLIENTS_AND_PLACEMENT
                            ? Optional.of("patches=loopback-filter:namesrv-reset,log-level=debug") : Optional.empty());
        }
    }

    @Test
    void eachReleaseGetsItsOwnKindOfAcl() {
        Rendering plain = chart.render(Example.PLAIN_ACL.yaml());
        Rendering authentication = chart.render(Example.AUTHENTICATION.yaml());

        // start.sh writes these keys according to ACL_KIND, because a pod that is older than an upgrade keeps its image
        // but sees the new ConfigMap
        assertThat(configuration(plain, "broker.conf")).doesNotContain("aclEnable", "auth");
        assertThat(configuration(authentication, "broker.conf")).doesNotContain("aclEnable", "auth");
        for (JsonNode broker : brokers(plain)) {
            assertThat(named(broker.at(BROKER + "/volumeMounts"), "acl").path("mountPath").asText())
                    .isEqualTo("/home/rocketmq/rocketmq-4.9.7/conf/plain_acl.yml");
            assertSecret(broker, "rocketmq-acl", "plain_acl.yml");
        }
        for (JsonNode broker : brokers(authentication)) {
            assertThat(variables(broker.at(BROKER))).containsEntry("ACL_KIND", "auth");
            assertSecret(broker, "rocketmq-auth", "username", "password");
        }
    }

    @Test
    void prometheusFindsThePortOfEveryBroker() {
        Rendering rendering = chart.render(Example.METRICS.yaml());
        JsonNode monitor = rendering.one("ServiceMonitor", "-broker");

        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        List<JsonNode> services = rendering.all("Service").stream()
                .filter(service -> covers(monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")))
                .toList();
        assertThat(services).containsExactly(rendering.one("Service", "-broker"));
        String port = monitor.at("/spec/endpoints/0/port").asText();
        String target = named(services.get(0).at("/spec/ports"), port).path("targetPort").asText();
        for (JsonNode broker : brokers(rendering)) {
            assertThat(covers(services.get(0).at("/spec/selector"), broker.at("/spec/template/metadata/labels")))
                    .isTrue();
            assertThat(named(broker.at(BROKER + "/ports"), target).path("containerPort").asInt()).isEqualTo(9100);
        }
        // by default the exporter listens on brokerIP1 only
        assertThat(configuration(rendering, "broker.conf")).contains("metricsExporterType=PROM\n")
                .contains("metricsPromExporterHost=0.0.0.0\n").contains("metricsPromExporterPort=9100\n");
        assertThat(rendering.one("NetworkPolicy", "-broker").at("/spec/ingress/2/ports/0/port").asInt())
                .isEqualTo(9100);
    }

    @ParameterizedTest
    @EnumSource
    void clientsReachTheirPortsAndOnlyBrokersReachReplication(Example example) {
        Rendering rendering = chart.render(example.yaml());
        List<String> clients = example == Example.CLIENTS_AND_PLACEMENT
                ? List.of("{\"namespaceSelector\":{\"matchLabels\":{\"team\":\"orders\"}}}",
                        "{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\"}}")
                : List.of("{\"podSelector\":{}}");

        for (String policy : List.of("-ns", "-broker")) {
            JsonNode rule = rendering.one("NetworkPolicy", policy).at("/spec/ingress/0");
            assertThat(rule.path("ports")).extracting(port -> port.path("port").asInt())
                    .containsExactlyElementsOf(policy.equals("-ns") ? List.of(9876) : List.of(10911, 10909));
            // the first entry selects the cluster's own pods and the pod of helm test
            assertThat(rule.path("from")).extracting(JsonNode::toString).hasSize(1 + clients.size())
                    .endsWith(clients.toArray(String[]::new));
            for (JsonNode set : rendering.all("StatefulSet")) {
                assertThat(selects(rule.at("/from/0/podSelector"), set)).isTrue();
            }
        }
        JsonNode replication = rendering.one("NetworkPolicy", "-broker").at("/spec/ingress/1");
        assertThat(replication.path("ports")).extracting(port -> port.path("port").asInt()).containsExactly(10912);
        assertThat(replication.path("from")).hasSize(1);
        for (JsonNode set : rendering.all("StatefulSet")) {
            assertThat(selects(replication.at("/from/0/podSelector"), set)).isEqualTo(isBroker(set));
        }
        assertThat(chart.render("networkPolicy: {enabled: false}").all("NetworkPolicy")).isEmpty();
    }

    @Test
    void anImageVariantIsNotTakenForAnotherRelease() {
        for (JsonNode set : chart.render(Example.CLIENTS_AND_PLACEMENT.yaml()).all("StatefulSet")) {
            assertThat(set.at(BROKER + "/image").asText()).isEqualTo("registry.example/rocketmq:5.3.3-alpine");
            assertThat(variables(set.at(BROKER))).containsEntry("ROCKETMQ_HOME", "/home/rocketmq/rocketmq-5.3.3");
        }
    }

    @Test
    void largeNumbersAreWrittenAsTheBrokerReadsThem() {
        assertThat(configuration(chart.render(Example.CLIENTS_AND_PLACEMENT.yaml()), "broker.conf"))
                .contains("mappedFileSizeCommitLog=1073741824\n").contains("flushDiskType=SYNC_FLUSH\n")
                .contains("slaveReadEnable=true\n");
    }

    /**
     * Each pod has a label whose value is the name of the StatefulSet, a hyphen and a hash of ten characters. The value
     * may have at most 63 characters, so a StatefulSet whose name is longer than 52 characters gets no pod.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a-release-of-fifty-three-characters-which-is-the-most", "dots.in.the.name", "rocketmq-ha"})
    void aLongNameStillGetsPods(String releaseName) {
        Rendering rendering = chart.render(releaseName, "broker: {groups: 32, slavesPerGroup: 4}");

        assertThat(rendering.all("StatefulSet")).hasSize(32 * 5 + 1).extracting(Rendering::nameOf)
                .allMatch(name -> name.length() <= 52).doesNotHaveDuplicates();
        assertThat(rendering.all("Service")).extracting(Rendering::nameOf)
                .allMatch(name -> name.matches("[a-z]([-a-z0-9]*[a-z0-9])?"));
    }

    /**
     * Asserts that the volume {@code acl} lists exactly these keys of a Secret. If a listed key is missing, the pod
     * does not start, and the message of Kubernetes names the key.
     */
    private static void assertSecret(JsonNode broker, String name, String... keys) {
        JsonNode secret = named(broker.at(POD + "/volumes"), "acl").path("secret");
        assertThat(secret.path("secretName").asText()).isEqualTo(name);
        assertThat(secret.path("items")).extracting(item -> item.path("key").asText()).containsExactly(keys);
    }

    private static void assertMounts(JsonNode pod, JsonNode claims) {
        List<String> volumes = Stream
                .concat(Rendering.elements(pod.path("volumes")).map(volume -> volume.path("name").asText()),
                        Rendering.elements(claims).map(Rendering::nameOf))
                .toList();
        List<String> mounted = containers(pod).stream()
                .flatMap(container -> Rendering.elements(container.path("volumeMounts")))
                .map(mount -> mount.path("name").asText()).distinct().toList();
        assertThat(mounted).containsExactlyInAnyOrderElementsOf(volumes);
    }

    private static String configuration(Rendering rendering, String file) {
        return rendering.one("ConfigMap", "-config").path("data").path(file).asText();
    }

    private static List<JsonNode> brokers(Rendering rendering) {
        return rendering.all("StatefulSet").stream().filter(ChartTopologyTest::isBroker).toList();
    }

    private static boolean isBroker(JsonNode set) {
        return set.at("/metadata/labels/app.kubernetes.io~1component").asText().equals("broker");
    }

    private static List<JsonNode> containers(JsonNode pod) {
        return Stream.concat(Rendering.elements(pod.path("initContainers")), Rendering.elements(pod.path("containers")))
                .toList();
    }

    private static Map<String, String> variables(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        container.path("env")
                .forEach(variable -> variables.put(variable.path("name").asText(), variable.path("value").asText()));
        return variables;
    }

    private static JsonNode named(JsonNode list, String name) {
        return Rendering.named(list, name).orElseThrow();
    }

    private static boolean selects(JsonNode selector, JsonNode set) {
        return selects(selector, "matchLabels", set);
    }

    private static boolean selects(JsonNode parent, String field, JsonNode set) {
        return covers(parent.path(field), set.at("/spec/template/metadata/labels"));
    }

    private static boolean covers(JsonNode wanted, JsonNode labels) {
        return !wanted.isEmpty()
                && wanted.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }
}
