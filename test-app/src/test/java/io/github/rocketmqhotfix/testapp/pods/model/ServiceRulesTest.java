package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.pods.model.PodService.PodEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceRulesTest {

    private final PodService service = PodService.of(
            Manifests
                    .object("""
                            kind: Service
                            metadata: {name: any}
                            spec: {selector: {app: store}, ports: [{port: 80, targetPort: data}, {port: 81, targetPort: 9000}, {port: 82}]}
                            """),
            "10.96.0.20");
    private final PodEndpoint first = new PodEndpoint(Manifests.pod("store-0", "store", "{app: store}"), "192.168.0.2",
            true);
    private final PodEndpoint second = new PodEndpoint(Manifests.pod("store-1", "store", "{app: store}"), "192.168.0.3",
            true);
    private final PodEndpoint unready = new PodEndpoint(Manifests.pod("store-2", "store", "{app: store}"),
            "192.168.0.4", false);

    @Test
    void everyPortLeadsToTheReadyPods() {
        assertThat(ServiceRules.replacing(List.of(service), List.of(first, unready, second)).lines()).containsExactly(
                "flush chain ip services backends",
                "add rule ip services backends ip daddr 10.96.0.20 tcp dport 80 dnat ip to numgen random mod 2"
                        + " map { 0 : 192.168.0.2 . 7000, 1 : 192.168.0.3 . 7000 }",
                "add rule ip services backends ip daddr 10.96.0.20 tcp dport 81 dnat ip to numgen random mod 2"
                        + " map { 0 : 192.168.0.2 . 9000, 1 : 192.168.0.3 . 9000 }",
                "add rule ip services backends ip daddr 10.96.0.20 tcp dport 82 dnat ip to numgen random mod 2"
                        + " map { 0 : 192.168.0.2 . 82, 1 : 192.168.0.3 . 82 }");
    }

    @Test
    void withoutAReadyPodThereIsNoRule() {
        assertThat(ServiceRules.replacing(List.of(service), List.of(unready)).lines())
                .containsExactly("flush chain ip services backends");
    }
}
