package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static io.github.rocketmqhotfix.testapp.e2e.k8s.Injection.container;
import static io.github.rocketmqhotfix.testapp.e2e.k8s.Injection.names;
import static io.github.rocketmqhotfix.testapp.e2e.k8s.Injection.patchFile;
import static io.github.rocketmqhotfix.testapp.e2e.k8s.Injection.variable;
import static io.github.rocketmqhotfix.testapp.e2e.k8s.Injection.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applies the Kubernetes patches to workloads of charts, of the operator and of hand-written manifests. */
class InjectionIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String FLAG = "-javaagent:/hotfix/rocketmq-hotfix-agent.jar";
    private static final String IMAGE_VOLUME_FLAG = "-javaagent:/hotfix/agent/rocketmq-hotfix-agent.jar";

    @AutoClose
    private static Workspace workspace;
    private static Injection injection;

    @BeforeAll
    static void unpackKubectl() {
        workspace = Workspace.create("injection");
        injection = new Injection(workspace, Requirements.kubernetesTools(workspace));
    }

    @ParameterizedTest(name = "{0} into {1}")
    @CsvSource({
        "broker, docker-chart, broker, JAVA_OPT",
        "broker, itboon-chart, broker, JAVA_OPT",
        "broker, operator, broker, JAVA_OPT",
        "rocketmq-broker, hand-written, rocketmq-broker, JAVA_OPT",
        "image-volume, docker-chart, broker, JAVA_OPT",
        "image-volume, itboon-chart, broker, JAVA_OPT",
        "client, client, app, JAVA_TOOL_OPTIONS"})
    void aPatchAddsTheAgentAndChangesNothingElse(String patch, String workload, String container, String variable) {
        JsonNode before = StrictManifest.of(workload(workload)).object();
        JsonNode strictlyParsedPatch = StrictManifest.parse(patchFile(patch + "/patch.yaml"));

        StrictManifest merged = StrictManifest
                .of(injection.merged(workload(workload), patchFile(patch + "/patch.yaml")));
        // kubectl drops an unknown field; kustomize keeps it, so that the check can find it
        StrictManifest kustomized = StrictManifest.of(injection.kustomized(workload(workload), patch));

        for (StrictManifest after : List.of(merged, kustomized)) {
            assertThat(after.problems()).isEmpty();
            assertThat(names(container(after.object(), container), "/env").get(0)).isEqualTo(variable);
            assertHasTheAgent(after.object(), container, variable, patch.equals("image-volume"));
            assertThat(sorted(without(after.object(), container, variable)))
                    .isEqualTo(sorted(withPodIp(before, container)));
        }
        assertThat(sorted(merged.object())).isEqualTo(sorted(kustomized.object()));
        assertThat(strictlyParsedPatch.at("/spec/template/spec/containers").size()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} out of {2}")
    @CsvSource({
        "broker, broker, docker-chart, broker",
        "broker, broker, itboon-chart, broker",
        "rocketmq-broker, rocketmq-broker, hand-written, rocketmq-broker",
        "broker, image-volume, docker-chart, broker",
        "client, client, client, app"})
    void theRemovalRevertsThePatch(String removal, String patch, String workload, String container) {
        String before = workload(workload);

        String with = injection.merged(before, patchFile(patch + "/patch.yaml"));
        StrictManifest after = StrictManifest.of(injection.merged(with, patchFile(removal + "/remove.yaml")));

        assertThat(after.problems()).isEmpty();
        assertThat(sorted(after.object())).isEqualTo(sorted(withPodIp(StrictManifest.of(before).object(), container)));
    }

    @Test
    void theOperatorsFirstVariableStaysFirstOnlyIfThePatchAppends() {
        String before = workload("operator");

        StrictManifest appended = StrictManifest.of(injection.appended(before, patchFile("operator/append.yaml")));
        JsonNode merged = StrictManifest.of(injection.merged(before, patchFile("broker/patch.yaml"))).object();

        assertThat(appended.problems()).isEmpty();
        assertThat(StrictManifest.of(injection.kustomized(before, patchFile("broker/kustomization.yaml"),
                patchFile("operator/append.yaml"))).problems()).isEmpty();
        assertThat(names(container(appended.object(), "broker"), "/env")).first().isEqualTo("NAMESRV_ADDR");
        assertThat(names(container(appended.object(), "broker"), "/env")).last().isEqualTo("JAVA_OPT");
        assertThat(names(container(merged, "broker"), "/env")).first().isEqualTo("JAVA_OPT");
        assertHasTheAgent(appended.object(), "broker", "JAVA_OPT", false);
        assertThat(sorted(without(appended.object(), "broker", "JAVA_OPT")))
                .isEqualTo(sorted(StrictManifest.of(before).object()));
        String removed = injection.merged(appended.object().toString(), patchFile("broker/remove.yaml"));
        assertThat(sorted(StrictManifest.of(removed).object())).isEqualTo(sorted(StrictManifest.of(before).object()));
    }

    @Test
    void theAppendingPatchAddsTheSameInitContainerAsTheMergePatches() {
        String before = workload("operator");

        JsonNode appended = StrictManifest.of(injection.appended(before, patchFile("operator/append.yaml"))).object();
        for (String patch : List.of("broker", "rocketmq-broker", "client")) {
            JsonNode written = StrictManifest.parse(patchFile(patch + "/patch.yaml"))
                    .at("/spec/template/spec/initContainers/0");
            assertThat(sorted(container(appended, "hotfix-agent"))).as(patch).isEqualTo(sorted(written));
        }
    }

    @Test
    void aSecondAppendingPatchIsRefused() {
        String once = injection.appended(workload("operator"), patchFile("operator/append.yaml"));

        assertThat(injection.patching(once, patchFile("operator/append.yaml"), "json").awaitExit(LIMIT)).isNotZero();
    }

    @Test
    void theComponentPatchesTheBrokersOnly() {
        String broker = workload("docker-chart");
        String nameServer = broker.replace("name: rocketmq-broker", "name: rocketmq-nameserver");

        String[] together = injection.kustomized(broker + "---\n" + nameServer, "broker").split("(?m)^---$");

        assertThat(together).hasSize(2);
        assertThat(StrictManifest.of(together[0]).object())
                .isEqualTo(StrictManifest.of(injection.kustomized(broker, "broker")).object());
        assertThat(StrictManifest.of(together[1]).object()).isEqualTo(StrictManifest.of(nameServer).object());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "hand-written, 'testing value /spec/template/spec/containers/0/name failed'",
        "operator-with-init-container, 'testing value /spec/template/spec/initContainers failed'"})
    void kubectlRefusesAnAppendingPatchForAWorkloadOfAnotherShape(String workload, String message) {
        String before = workload.equals("hand-written") ? workload(workload)
                : workload("operator").replace("      containers:",
                        "      initContainers: [{name: own, image: own}]\n      containers:");

        ForkedProcess patching = injection.patching(before, patchFile("operator/append.yaml"), "json");

        assertThat(patching.awaitExit(LIMIT)).isNotZero();
        assertThat(String.join("\n", patching.errorLines())).contains(message);
    }

    @Test
    void aWrongContainerNameIsRefused() {
        StrictManifest after = StrictManifest
                .of(injection.merged(workload("hand-written"), patchFile("broker/patch.yaml")));

        assertThat(after.problems()).containsExactly("containers: broker has no image");
    }

    @Test
    void aMistypedPatchIsRefused() {
        String patch = patchFile("broker/patch.yaml");
        assertThat(problemsOf(patch.replace("readOnly: true", "readonly: true")))
                .anyMatch(problem -> problem.contains("readonly"));
        assertThat(problemsOf(patch.replace("runAsUser: 65532", "runAsUser: nobody"))).isNotEmpty();
        assertThat(problemsOf(patch.replace("{name: hotfix, emptyDir:", "{name: hot, emptyDir:")))
                .anyMatch(problem -> problem.contains("no volume"));
        assertThat(problemsOf(patch)).isEmpty();
    }

    @Test
    void onlyAVariableOfTheSameNameIsReplaced() {
        String heap = "-Xms1g -Xmx1g";
        String patch = patchFile("broker/patch.yaml");

        JsonNode survives = StrictManifest.of(injection.merged(workload("itboon-chart"), patch)).object();
        JsonNode replaced = StrictManifest.of(injection.merged(workload("itboon-chart"),
                patch.replace("JAVA_OPT", "JAVA_OPT_EXT"))).object();

        assertThat(variable(container(survives, "broker"), "JAVA_OPT_EXT")).isEqualTo(heap);
        assertThat(variable(container(replaced, "broker"), "JAVA_OPT_EXT")).isEqualTo(FLAG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-chart", "itboon-chart"})
    void helmsPostRendererEqualsTheComponent(String workload) {
        ForkedProcess helm = injection.rendered(workload(workload), List.of("broker"),
                Map.of("HOTFIX_IMAGE", "registry.example.com/rocketmq-hotfix-agent:1.0.0-SNAPSHOT"));

        assertThat(helm.awaitExit(LIMIT)).as(helm.tail()).isZero();
        String rendered = String.join("\n", helm.outputLines());
        StrictManifest after = StrictManifest.of(rendered.replace("registry.example.com/", ""));
        assertThat(rendered).contains("image: registry.example.com/rocketmq-hotfix-agent:1.0.0-SNAPSHOT");
        assertThat(after.object())
                .isEqualTo(StrictManifest.of(injection.kustomized(workload(workload), "broker")).object());
    }

    @ParameterizedTest(name = "{0} into {1}")
    @CsvSource({
        "broker, client, 'post-render.sh: no StatefulSet *broker* in this release'",
        "brocker, docker-chart, 'post-render.sh: no component brocker'"})
    void helmsPostRendererNeverRendersAReleaseWithoutTheAgent(String component, String workload, String message) {
        ForkedProcess helm = injection.rendered(workload(workload), List.of(component), Map.of());

        assertThat(helm.awaitExit(LIMIT)).isNotZero();
        assertThat(helm.outputLines()).isEmpty();
        assertThat(String.join("\n", helm.errorLines())).contains(message);
    }

    private static List<String> problemsOf(String patch) {
        return StrictManifest.of(injection.kustomized(workload("docker-chart"),
                patchFile("broker/kustomization.yaml"), patch)).problems();
    }

    private static void assertHasTheAgent(JsonNode workload, String container, String variable, boolean imageVolume) {
        JsonNode patched = container(workload, container);
        assertThat(variable(patched, variable)).isEqualTo(imageVolume ? IMAGE_VOLUME_FLAG : FLAG);
        assertThat(names(patched, "/volumeMounts")).containsOnlyOnce("hotfix");
        JsonNode copier = container(workload, "hotfix-agent");
        assertThat(copier.isMissingNode()).isEqualTo(imageVolume);
        if (!imageVolume) {
            assertThat(copier.path("volumeMounts")).hasSize(1);
            assertRestricted(copier);
        }
    }

    /** Asserts the requirements of the Pod Security Standard "restricted". */
    private static void assertRestricted(JsonNode container) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.path("runAsUser").asInt()).isPositive();
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("resources").path("limits")).hasSize(2);
    }

    private static JsonNode withPodIp(JsonNode workload, String container) {
        JsonNode copy = workload.deepCopy();
        ObjectNode patched = (ObjectNode) container(copy, container);
        if (!names(patched, "/env").contains("POD_IP")) {
            patched.withArray("env").addObject().put("name", "POD_IP").putObject("valueFrom").putObject("fieldRef")
                    .put("fieldPath", "status.podIP");
        }
        return copy;
    }

    private static JsonNode without(JsonNode workload, String container, String variable) {
        JsonNode copy = workload.deepCopy();
        ObjectNode pod = (ObjectNode) copy.at("/spec/template/spec");
        ObjectNode patched = (ObjectNode) container(copy, container);
        remove(patched.path("env"), variable);
        remove(patched.path("volumeMounts"), "hotfix");
        remove(pod.path("initContainers"), "hotfix-agent");
        remove(pod.path("volumes"), "hotfix");
        return copy;
    }

    private static void remove(JsonNode list, String name) {
        int before = list.size();
        if (list instanceof ArrayNode array) {
            array.removeIf(element -> element.path("name").asText().equals(name));
            assertThat(before - array.size()).as(name).isLessThanOrEqualTo(1);
        }
    }

    /** Returns lists of named elements as maps, and drops empty lists and maps, which have no meaning. */
    private static Object sorted(JsonNode node) {
        if (node.isObject() || node.isArray() && !node.isEmpty() && node.get(0).has("name")) {
            Map<String, Object> map = new TreeMap<>();
            if (node.isObject()) {
                node.properties().forEach(field -> {
                    if (!(field.getValue().isContainerNode() && field.getValue().isEmpty()
                            && !field.getKey().equals("emptyDir"))) {
                        map.put(field.getKey(), sorted(field.getValue()));
                    }
                });
            } else {
                node.forEach(element -> map.put(element.path("name").asText(), sorted(element)));
            }
            return map;
        }
        return node.isArray() ? Rendering.elements(node).map(InjectionIT::sorted).toList() : node.asText();
    }
}
