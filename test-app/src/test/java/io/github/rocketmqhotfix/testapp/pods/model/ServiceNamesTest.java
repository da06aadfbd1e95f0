package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

    private static final String STORE = "store.shop.svc.cluster.local";

    private final ServiceNames names = new ServiceNames(Manifests.NAMESPACE);
    private final Endpoint ready = new Endpoint(Manifests.pod("store-0", "store", "{app: store}"), "192.168.0.2", true);
    private final Endpoint unready = new Endpoint(Manifests.pod("store-1", "store", "{app: store}"), "192.168.0.3", false);
    private final Endpoint stranger = new Endpoint(Manifests.pod("cart-0", "cart", "{app: cart}"), "192.168.0.4", true);
    private final List<Endpoint> pods = List.of(ready, unready, stranger);

    @Test
    void aHeadlessServiceNamesItsReadyPods() {
        assertThat(names.lines(List.of(service("clusterIP: None")), pods)).containsExactly("192.168.0.2 store-0." + STORE + " " + STORE);
    }

    @Test
    void oneThatPublishesAllNamesThemAll() {
        assertThat(names.lines(List.of(service("clusterIP: None, publishNotReadyAddresses: true")), pods))
                .containsExactly("192.168.0.2 store-0." + STORE + " " + STORE, "192.168.0.3 store-1." + STORE + " " + STORE);
    }

    @Test
    void aPodOfAnotherSubdomainHasNoNameBelowIt() {
        Endpoint other = new Endpoint(Manifests.pod("extra", "", "{app: store}"), "192.168.0.5", true);

        assertThat(names.lines(List.of(service("clusterIP: None")), List.of(other))).containsExactly("192.168.0.5 " + STORE);
    }

    @Test
    void aServiceWithAnAddressIsThatAddress() {
        assertThat(names.lines(List.of(service("ports: []")), pods)).containsExactly("10.96.0.20 " + STORE);
        assertThat(names.lines(List.of(service("clusterIP: 10.96.7.7")), List.of())).containsExactly("10.96.7.7 " + STORE);
    }

    @Test
    void aPodFindsItselfInItsHostsFile() {
        assertThat(names.hostsLines(ready.pod(), ready.address())).contains("192.168.0.2\tstore-0." + STORE + "\tstore-0");
        assertThat(names.resolverLines("10.96.0.10")).containsExactly(
                "search shop.svc.cluster.local svc.cluster.local cluster.local", "nameserver 10.96.0.10", "options ndots:5");
    }

    private static Service service(String specification) {
        return Service.of(Manifests.object("{kind: Service, metadata: {name: store}, spec: {selector: {app: store}, " + specification + "}}"),
                "10.96.0.20");
    }
}
