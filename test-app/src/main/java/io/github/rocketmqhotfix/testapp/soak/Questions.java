package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How often the clients have asked a NameServer since an instant, by what was on the wire. */
final class Questions {

    private final RequestCapture capture;
    private final List<Client> clients;
    private final int port;
    private final Map<Client, Long> before;
    private final Map<Client, Integer> saidBefore;

    private Questions(RequestCapture capture, List<Client> clients, int port) {
        this.capture = capture;
        this.clients = clients;
        this.port = port;
        this.before = clients.stream().collect(Collectors.toMap(client -> client, this::count));
        this.saidBefore = clients.stream().collect(Collectors.toMap(client -> client, client -> said(client).size()));
    }

    /** Counts from now on. */
    static Questions to(int port, List<Client> clients, RequestCapture capture) {
        return new Questions(capture, clients, port);
    }

    /** Until now. */
    List<Asked> asked() {
        return clients.stream().map(client -> new Asked(client.name(), client.threads(), times(client),
                said(client).stream().skip(saidBefore.get(client)).toList())).toList();
    }

    /** Those that have asked. */
    List<Client> askers() {
        return clients.stream().filter(client -> times(client) > 0).toList();
    }

    private static List<String> said(Client client) {
        return AgentLines.of(client.process().process());
    }

    private long times(Client client) {
        return count(client) - before.get(client);
    }

    private long count(Client client) {
        String address = client.addressOf(port);
        return capture.requests().getOrDefault(address, Map.of()).values().stream().mapToLong(Long::longValue).sum()
                - capture.abandoned(address);
    }
}
