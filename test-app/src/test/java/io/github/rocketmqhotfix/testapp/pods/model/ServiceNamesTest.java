package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.pods.model.PodService.PodEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

    private static final String STORE = "store.shop.svc.cluster.local";

    private final ServiceNames names = new ServiceNames(Manifests.NAMESPACE);
    private final PodEndpoint ready = new PodEndpoint(Manifests.pod("store-0", "store", "{app: store}"), "192.168.0.2",
            true);
    private final PodEndpoint unready = new PodEndpoint(Manifests.pod("store-1", "store", "{app: store}"),
            "192.168.0.3", false);
    private final PodEndpoint foreign = new PodEndpoint(Manifests.pod("cart-0", "cart", "{app: cart}"), "192.168.0.4",
            true);
    private final List<PodEndpoint> pods = List.of(ready, unready, foreign);

    @Test
    void aHeadlessServiceNamesItsReadyPods() {
        assertThat(names.lines(List.of(service("clusterIP: None")), pods))
                .containsExactly("192.168.0.2 store-0." + STORE + " " + STORE);
    }

    @Test
    void aServiceThatPublishesNotReadyAddressesNamesAllPods() {
        assertThat(names.lines(List.of(service("clusterIP: None, publishNotReadyAddresses: true")), pods))
                .containsExactly("192.168.0.2 store-0." + STORE + " " + STORE,
                        "192.168.0.3 store-1." + STORE + " " + STORE);
    }

    @Test
    void aSelectedPodOfAnotherSubdomainHasOnlyTheNameOfTheService() {
        PodEndpoint other = new PodEndpoint(Manifests.pod("extra", "", "{app: store}"), "192.168.0.5", true);

        assertThat(names.lines(List.of(service("clusterIP: None")), List.of(other)))
                .containsExactly("192.168.0.5 " + STORE);
    }

    @Test
    void aServiceWithAClusterAddressHasThatAddress() {
        assertThat(names.lines(List.of(service("ports: []")), pods)).containsExactly("10.96.0.20 " + STORE);
        assertThat(names.lines(List.of(service("clusterIP: 10.96.7.7")), List.of()))
                .containsExactly("10.96.7.7 " + STORE);
    }

    @Test
    void aPodFindsItselfInItsHostsFile() {
        assertThat(names.hostsLines(ready.pod(), ready.address()))
                .contains("192.168.0.2\tstore-0." + STORE + "\tstore-0");
        assertThat(names.resolverLines("10.96.0.10")).containsExactly(
                "search shop.svc.cluster.local svc.cluster.local cluster.local", "nameserver 10.96.0.10",
                "options ndots:5");
    }

    private static PodService service(String specification) {
        return PodService.of(
                Manifests.object("{kind: Service, metadata: {name: store}, spec: {selector: {app: store}, "
                        + specification + "}}"),
                "10.96.0.20");
    }
}
