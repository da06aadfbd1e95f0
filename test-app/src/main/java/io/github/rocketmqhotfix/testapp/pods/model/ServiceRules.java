package io.github.rocketmqhotfix.testapp.pods.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What kube-proxy does for Services with an address of their own, as commands for {@code nft -f}. */
final class ServiceRules {

    /** Where those addresses come from. */
    static final String RANGE = "10.96.0.0/12";

    /** Only the first packet of a connection comes here: it keeps the pod that it got. */
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

    private ServiceRules() {
    }

    /** One transaction; the chain itself stays, since connections that are open are translated by it. */
    static String replacing(List<Service> services, List<Endpoint> pods) {
        List<String> commands = new ArrayList<>(List.of("flush chain ip services backends"));
        for (Service service : services) {
            service.clusterAddress().ifPresent(address -> service.ports().forEach(port ->
                    rule(address, port, service.among(pods)).ifPresent(commands::add)));
        }
        return String.join("\n", commands) + "\n";
    }

    /** Empty where there is no backend: then nothing answers. */
    private static Optional<String> rule(String address, Service.Port port, List<Endpoint> backends) {
        List<String> targets = backends.stream().flatMap(backend ->
                port.at(backend.pod()).map(number -> backend.address() + " . " + number).stream()).toList();
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        String choices = IntStream.range(0, targets.size()).mapToObj(index -> index + " : " + targets.get(index))
                .collect(Collectors.joining(", "));
        return Optional.of("add rule ip services backends ip daddr " + address + " tcp dport " + port.number()
                + " dnat ip to numgen random mod " + targets.size() + " map { " + choices + " }");
    }
}
