package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerVariablesTest {

    private final ClusterObjects objects = new ClusterObjects();

    @ParameterizedTest
    @CsvSource({
        "$(A), 1",
        "-$(A)-$(B)-, -1-two-",
        "$(MISSING), $(MISSING)",
        "$$(A), $(A)",
        "$$$(A), $1",
        "$A ${A} $, $A ${A} $",
        "$(A, $(A",
        "$(my.name-x), 3"})
    void onlyKnownNamesInBracketsAreExpanded(String text, String expanded) {
        assertThat(ContainerVariables.expanded(text, Map.of("A", "1", "B", "two", "my.name-x", "3")))
                .isEqualTo(expanded);
    }

    @Test
    void aValueRefersToVariablesAboveIt() {
        assertThat(variables(
                "[{name: LATE, value: before $(EARLY)}, {name: EARLY, value: x}, {name: NEXT, value: after $(EARLY)}]"))
                .isEqualTo(Map.of("LATE", "before $(EARLY)", "EARLY", "x", "NEXT", "after x"));
    }

    @Test
    void fieldReferencesHaveThePodsValues() {
        assertThat(variables("""
                [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}},
                 {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}},
                 {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}},
                 {name: TIER, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tier']"}}},
                 {name: BOTH, value: $(POD_IP) $(NAME)}]"""))
                .isEqualTo(Map.of("POD_IP", "192.168.0.7", "NAME", "store-0", "NAMESPACE", "shop", "TIER", "back",
                        "BOTH", "192.168.0.7 store-0"));
    }

    @Test
    void aSecretIsDecodedAndAConfigMapIsNot() {
        objects.add(Manifests.object("{kind: Secret, metadata: {name: account}, data: {password: c2VjcmV0}}"));
        objects.add(Manifests.object("{kind: ConfigMap, metadata: {name: account}, data: {password: c2VjcmV0}}"));

        assertThat(variables("""
                [{name: S, valueFrom: {secretKeyRef: {name: account, key: password}}},
                 {name: C, valueFrom: {configMapKeyRef: {name: account, key: password}}},
                 {name: NONE, valueFrom: {secretKeyRef: {name: account, key: other, optional: true}}}]"""))
                .isEqualTo(Map.of("S", "secret", "C", "c2VjcmV0"));
    }

    @Test
    void aMissingSourceIsNamed() {
        assertThatThrownBy(() -> variables("[{name: S, valueFrom: {secretKeyRef: {name: account, key: password}}}]"))
                .hasMessage("pod store-0: the Secret account of S does not exist or has no key password");
        assertThatThrownBy(() -> variables("[{name: S, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]"))
                .hasMessage("pod store-0: the field of S is not supported: spec.nodeName");
    }

    private Map<String, String> variables(String env) {
        PodTemplate pod = Manifests.pod("{containers: [{name: main}]}");
        return new ContainerVariables(pod, "192.168.0.7", objects)
                .of(Manifests.object("{name: main, env: " + env.replace("\n", " ") + "}"));
    }
}
