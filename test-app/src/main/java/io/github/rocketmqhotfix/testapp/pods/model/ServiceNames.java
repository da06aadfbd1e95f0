package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.pods.model.PodService.PodEndpoint;
import java.util.ArrayList;
import java.util.List;

/** Makes the DNS names of the cluster, as lines of hosts files and of resolv.conf. */
record ServiceNames(String namespace) {

    static final String DOMAIN = "cluster.local";

    /**
     * Returns the lines of the DNS server for these Services. The name of a headless Service resolves to the addresses
     * of its pods. A pod whose subdomain is the name of the Service also has a name below that name.
     */
    List<String> lines(List<PodService> services, List<PodEndpoint> pods) {
        List<String> lines = new ArrayList<>();
        for (PodService service : services) {
            if (service.clusterAddress().isPresent()) {
                lines.add(service.clusterAddress().get() + " " + of(service.name()));
                continue;
            }
            for (PodEndpoint endpoint : service.among(pods)) {
                // a reverse look-up of an address with several names returns the first, so the pod's own name comes
                // first
                String own = endpoint.pod().subdomain().equals(service.name())
                        ? " " + endpoint.pod().hostname() + "." + of(service.name()) : "";
                lines.add(endpoint.address() + own + " " + of(service.name()));
            }
        }
        return lines;
    }

    /** Returns the fully qualified name of a Service. */
    String of(String service) {
        return service + "." + namespace + ".svc." + DOMAIN;
    }

    /** Returns the lines that a kubelet writes into resolv.conf. */
    List<String> resolverLines(String server) {
        return List.of("search " + namespace + ".svc." + DOMAIN + " svc." + DOMAIN + " " + DOMAIN,
                "nameserver " + server, "options ndots:5");
    }

    /** Returns the lines that a kubelet writes into the hosts file of a pod. */
    List<String> hostsLines(PodTemplate pod, String address) {
        String whole = pod.subdomain().isEmpty() ? "" : pod.hostname() + "." + of(pod.subdomain()) + "\t";
        return List.of("127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback",
                address + "\t" + whole + pod.hostname());
    }
}
