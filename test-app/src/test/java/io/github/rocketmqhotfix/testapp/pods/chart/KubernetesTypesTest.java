package io.github.rocketmqhotfix.testapp.pods.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KubernetesTypesTest {

    @TempDir
    private Path copy;

    @ParameterizedTest
    @EnumSource
    void everyObjectFitsItsType(Example example) {
        Rendering rendering = LibraryChart.withHooks(copy).render(example.yaml());
        assertThat(rendering.all("Pod")).hasSize(1);
        for (JsonNode object : rendering.objects()) {
            assertThat(KubernetesTypes.complaints(object)).as(object.toPrettyString()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{1}/{2} = {3}")
    @CsvSource(nullValues = "nothing", value = {
        // an unknown field at any depth
        "StatefulSet, /spec, replica, 1",
        "StatefulSet, /spec/template/spec/containers/0/livenessProbe, tcpsocket, 1",
        "StatefulSet, /spec/template/spec/affinity/podAntiAffinity, required, 1",
        "NetworkPolicy, /spec/ingress/0/ports/0, ports, 1",
        "Service, /metadata, label, 1",
        "ServiceMonitor, /spec/endpoints/0, ports, 1",
        // a missing field
        "StatefulSet, /spec/template/spec/containers/0, name, nothing",
        "StatefulSet, /spec, selector, nothing",
        "ServiceMonitor, /spec, selector, nothing",
        // a value of another type
        "StatefulSet, /spec, replicas, '\"two\"'",
        "StatefulSet, /spec, replicas, '\"2\"'",
        "StatefulSet, /spec/template/spec/containers/0/env/0, value, 1",
        "StatefulSet, /spec/template/spec/containers/0/env/0, value, true",
        "StatefulSet, /spec/template/spec/securityContext, runAsNonRoot, '\"true\"'",
        "StatefulSet, /spec/template/spec/containers/0, command, '\"sh\"'",
        "PodDisruptionBudget, /spec, selector, '[]'",
        "ConfigMap, /data, broker.conf, 1",
        "Pod, /spec/containers/0, args, '[1]'",
        "ServiceMonitor, /metadata/labels, team, 1"})
    void aPlantedMistakeIsFound(String kind, String place, String field, String value) throws IOException {
        JsonNode object = LibraryChart.withHooks(copy).render(Example.METRICS.yaml()).all(kind).get(0);
        assertThat(object.at(place).isObject()).as(place).isTrue();
        ObjectNode parent = (ObjectNode) object.at(place);
        if (value == null) {
            assertThat(parent.remove(field)).isNotNull();
        } else {
            parent.set(field, new JsonMapper().readTree(value));
        }

        assertThat(KubernetesTypes.complaints(object)).anyMatch(complaint -> complaint.contains(field));
    }
}
