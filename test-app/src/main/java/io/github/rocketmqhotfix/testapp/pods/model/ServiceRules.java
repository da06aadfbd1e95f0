package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.pods.model.PodService.PodEndpoint;
import io.github.rocketmqhotfix.testapp.pods.model.PodService.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the rules of kube-proxy for Services with a cluster address, as commands for {@code nft -f}. */
final class ServiceRules {

    /** The range of the cluster addresses. */
    static final String RANGE = "10.96.0.0/12";

    /**
     * The chain {@code backends} gets only the first packet of a connection, so a connection keeps its pod. If the
     * first packet still has the address of a Service after this chain, the Service has no backend and the connection
     * is refused.
     */
    static final String TABLE = """
            table ip services {
              chain backends {
                type nat hook prerouting priority dstnat;
              }
              chain refused {
                type filter hook forward priority filter;
                ip daddr %s ct state new reject
              }
            }
            """.formatted(RANGE);

    private ServiceRules() {}

    /**
     * Returns one transaction that replaces all rules of the chain {@code backends}. The chain itself stays: while no
     * chain of type nat exists, the kernel does not translate the packets of open connections.
     */
    static String replacing(List<PodService> services, List<PodEndpoint> pods) {
        List<String> commands = new ArrayList<>(List.of("flush chain ip services backends"));
        for (PodService service : services) {
            service.clusterAddress().ifPresent(address -> service.ports()
                    .forEach(port -> rule(address, port, service.among(pods)).ifPresent(commands::add)));
        }
        return String.join("\n", commands) + "\n";
    }

    /** Returns the rule of a port; empty if it has no backend, and then connections are refused. */
    private static Optional<String> rule(String address, ServicePort port, List<PodEndpoint> backends) {
        List<String> targets = backends.stream()
                .flatMap(backend -> port.at(backend.pod()).map(number -> backend.address() + " . " + number).stream())
                .toList();
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        String choices = IntStream.range(0, targets.size()).mapToObj(index -> index + " : " + targets.get(index))
                .collect(Collectors.joining(", "));
        return Optional.of("add rule ip services backends ip daddr " + address + " tcp dport " + port.number()
                + " dnat ip to numgen random mod " + targets.size() + " map { " + choices + " }");
    }
}
