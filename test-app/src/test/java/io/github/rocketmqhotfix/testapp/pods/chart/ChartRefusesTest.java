package io.github.rocketmqhotfix.testapp.pods.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm must refuse wrong values with a line that names the value and the reason. */
class ChartRefusesTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final LibraryChart chart = new LibraryChart();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // refused by the schema
        "nameServer: {replicas: 0}                          | nameServer/replicas   | minimum",
        "nameServer: {replicas: two}                        | nameServer/replicas   | want integer",
        "broker: {groups: 0}                                | broker/groups         | minimum",
        "broker: {slavesPerGroup: -1}                       | broker/slavesPerGroup | minimum",
        "broker: {role: SLAVE}                              | broker/role           | 'ASYNC_MASTER', 'SYNC_MASTER'",
        "broker: {updateStrategy: Recreate}                 | broker/updateStrategy | 'OnDelete', 'RollingUpdate'",
        "broker: {heap: 1 GiB}                              | broker/heap           | pattern",
        "broker: {terminationGracePeriodSeconds: 10}        | terminationGrace      | minimum",
        "broker: {nodeSelector: {ssd: true}}                | nodeSelector/ssd      | want string",
        "broker: {config: {a: [b]}}                         | broker/config/a       | got array",
        "broker: {tolerations: [{keys: a}]}                 | broker/tolerations/0  | 'keys' not allowed",
        "networkPolicy: {clients: [{pods: {}}]}             | networkPolicy/clients/0 | 'pods' not allowed",
        "image: {pullSecrets: [{names: a}]}                 | image/pullSecrets/0   | 'names' not allowed",
        "hotfix: {options: 'dry-run=true, log-level=debug'} | hotfix/options        | pattern",
        "image: {tag: ''}                                   | image/tag             | pattern",
        "image: {tag: 'a@sha256:b'}                         | image/tag             | pattern",
        "security: {runAsUser: 0}                           | security/runAsUser    | minimum",
        "release: latest                                    | release               | pattern",
        // refused by the templates
        "image: {tag: latest}                               | image.tag latest      | set release, such as 5.3.3",
        "image: {tag: 4.0.0}                                | release 4.0.0         | this chart is for 4.1.0 and later",
        "{image: {tag: 4.9.7}, metrics: {enabled: true}}    | metrics.enabled       | RocketMQ 4.9.7 has no Prometheus exporter of its own",
        "{release: 5.0.0, metrics: {enabled: true}}         | metrics.enabled       | 5.1.0 and later have",
        "metrics: {serviceMonitor: {enabled: true}}         | serviceMonitor        | needs metrics.enabled",
        "{image: {tag: 4.9.7}, acl: {enabled: true}}        | acl.enabled           | needs acl.existingSecret",
        "acl: {enabled: true}                               | acl.enabled           | needs acl.existingSecret",
        "{release: 4.3.2, acl: {enabled: true, existingSecret: a}} | acl.enabled    | RocketMQ 4.3.2 has no ACL, 4.4.0 and later have",
        "broker: {role: SYNC_MASTER, slavesPerGroup: 0}     | broker.slavesPerGroup | without a slave every send would fail",
        "nameServer: {config: {listenPort: 9877}}           | nameServer.config.listenPort | is set by the chart itself",
        "logs: {shippers: [{name: a, image: b, volumeMounts: []}, {name: c, image: d, volumeMounts: [{name: e}]}]} | logs.shippers: c | mounts the logs at /logs"})
    void aWrongValueIsRefused(String values, String where, String why) {
        assertThatThrownBy(() -> chart.render(values)).hasMessageContaining(where).hasMessageContaining(why);
    }

    @Test
    void anUnknownKeyAtAnyLevelIsRefused() throws IOException {
        JsonNode defaults = YAML.readTree(LibraryChart.FOLDER.resolve("values.yaml").toFile());
        List<String> levels = new ArrayList<>();
        collectLevels(defaults, "", levels);
        // the operator chooses the keys of these objects
        levels.removeAll(List.of("/nameServer/config", "/nameServer/resources/requests", "/nameServer/resources/limits",
                "/nameServer/nodeSelector", "/nameServer/podAnnotations", "/broker/config",
                "/broker/resources/requests",
                "/broker/resources/limits", "/broker/nodeSelector", "/broker/podAnnotations",
                "/metrics/serviceMonitor/labels"));
        assertThat(levels).contains("", "/image", "/broker/storage", "/metrics/serviceMonitor").hasSize(16);
        for (String level : levels) {
            ObjectNode values = defaults.deepCopy();
            ((ObjectNode) values.at(level)).put("enabledd", "x");

            assertThatThrownBy(() -> chart.render(YAML.writeValueAsString(values))).as(level)
                    .hasMessageContaining("at '" + level + "'")
                    .hasMessageContaining("additional properties 'enabledd' not allowed");
        }
    }

    /** The operator may not set any key that the chart or start.sh writes. */
    @ParameterizedTest
    @ValueSource(strings = {"4.9.7", "5.1.4", "5.3.3"})
    void aKeyOfTheChartIsRefused(String release) {
        List<String> keys = BrokerConfiguration.keysOfTheChart();
        assertThat(keys).contains("brokerIP1", "storePathCommitLog", "metricsPromExporterHost", "aclEnable",
                "authorizationEnabled");
        for (String key : keys) {
            assertThatThrownBy(() -> chart.render("{release: " + release + ", broker: {config: {" + key + ": x}}}"))
                    .hasMessageContaining("broker.config." + key + " is set by the chart itself");
        }
        assertThatCode(() -> chart.render("{release: " + release + ", broker: {config: {brokerPermission: 4}}}"))
                .doesNotThrowAnyException();
    }

    private static void collectLevels(JsonNode object, String place, List<String> levels) {
        if (object.isObject()) {
            levels.add(place);
            object.properties().forEach(entry -> collectLevels(entry.getValue(), place + "/" + entry.getKey(), levels));
        }
    }
}
