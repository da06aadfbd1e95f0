package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.wire.RequestCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many routes the clients have asked a NameServer for since an instant, by what was on the wire. */
final class Questions {

    private final RequestCapture capture;
    private final List<Client> clients;
    private final int port;
    private final Map<Client, Long> before;

    private Questions(RequestCapture capture, List<Client> clients, int port) {
        this.capture = capture;
        this.clients = clients;
        this.port = port;
        this.before = clients.stream().collect(Collectors.toMap(client -> client, this::count));
    }

    /** Counts from now on. */
    static Questions to(int port, List<Client> clients, RequestCapture capture) {
        return new Questions(capture, clients, port);
    }

    /** Until now, of those that have asked. */
    Map<Client, Long> asked() {
        Map<Client, Long> asked = new LinkedHashMap<>();
        for (Client client : clients) {
            long more = count(client) - before.get(client);
            if (more > 0) {
                asked.put(client, more);
            }
        }
        return asked;
    }

    private long count(Client client) {
        return capture.requests(client.addressOf(port), RequestCode.GET_ROUTEINFO_BY_TOPIC);
    }
}
