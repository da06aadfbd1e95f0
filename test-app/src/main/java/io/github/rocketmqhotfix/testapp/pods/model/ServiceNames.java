package io.github.rocketmqhotfix.testapp.pods.model;

import java.util.ArrayList;
import java.util.List;

/** The names that a cluster's DNS has, as lines of a hosts file. */
final class ServiceNames {

    static final String DOMAIN = "cluster.local";

    private final String namespace;

    ServiceNames(String namespace) {
        this.namespace = namespace;
    }

    /** A headless Service's name stands for its pods, and each pod whose subdomain it is has a name below it. */
    List<String> lines(List<Service> services, List<Endpoint> pods) {
        List<String> lines = new ArrayList<>();
        for (Service service : services) {
            if (service.clusterAddress().isPresent()) {
                lines.add(service.clusterAddress().get() + " " + of(service.name()));
                continue;
            }
            for (Endpoint endpoint : service.among(pods)) {
                // of several names at one address, a question for the address is answered with the first
                String own = endpoint.pod().subdomain().equals(service.name())
                        ? " " + endpoint.pod().hostname() + "." + of(service.name()) : "";
                lines.add(endpoint.address() + own + " " + of(service.name()));
            }
        }
        return lines;
    }

    /** The whole name of a Service. */
    String of(String service) {
        return service + "." + namespace + ".svc." + DOMAIN;
    }

    /** What a kubelet writes into resolv.conf. */
    List<String> resolverLines(String server) {
        return List.of("search " + namespace + ".svc." + DOMAIN + " svc." + DOMAIN + " " + DOMAIN,
                "nameserver " + server, "options ndots:5");
    }

    /** What a kubelet writes into the hosts file of a pod. */
    List<String> hostsLines(PodTemplate pod, String address) {
        String whole = pod.subdomain().isEmpty() ? "" : pod.hostname() + "." + of(pod.subdomain()) + "\t";
        return List.of("127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback", address + "\t" + whole + pod.hostname());
    }
}
