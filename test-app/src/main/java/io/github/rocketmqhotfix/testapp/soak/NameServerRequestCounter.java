package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Counts the requests that clients send to one NameServer after the creation of the counter, as seen on the loopback
 * interface. Does not count a request that was sent together with the end of its connection, because no caller waits
 * for the answer.
 */
final class NameServerRequestCounter {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int HOSTS = 250;
    private static final AtomicInteger MARKS = new AtomicInteger();

    /**
     * How often one client asked the NameServer.
     *
     * @param threads    the number of client threads that ask a NameServer; threads that wait for the client's route
     *     lock count as one
     * @param agentLines the lines that the client's agent printed meanwhile
     */
    record RequestCount(String client, int threads, long times, List<String> agentLines) {}

    private final RequestCapture capture;
    private final List<SoakClient> clients;
    private final int port;
    private final Map<SoakClient, Long> requestsBefore;
    private final Map<SoakClient, Integer> agentLinesBefore;

    /** Starts to count; {@code port} is the port of the NameServer. */
    NameServerRequestCounter(int port, List<SoakClient> clients, RequestCapture capture) {
        this.capture = capture;
        this.clients = clients;
        this.port = port;
        this.requestsBefore = clients.stream().collect(Collectors.toMap(client -> client, this::captured));
        this.agentLinesBefore = clients.stream()
                .collect(Collectors.toMap(client -> client, client -> agentLines(client).size()));
    }

    /** Returns the count of each client until now. */
    List<RequestCount> counts() {
        return clients.stream().map(client -> new RequestCount(client.name(), client.threads(), count(client),
                agentLines(client).stream().skip(agentLinesBefore.get(client)).toList())).toList();
    }

    /** Returns the clients that have asked the NameServer. */
    List<SoakClient> askingClients() {
        return clients.stream().filter(client -> count(client) > 0).toList();
    }

    /**
     * Waits until the capture has counted every request that was sent before this call. This method sends a request to
     * another NameServer and waits until that request is counted. The request goes to a loopback address that was not
     * used before, so that an earlier request cannot be mistaken for it.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if the request is not counted within 20 s
     */
    static void awaitCapture(RequestCapture capture, NameServer other) {
        int mark = MARKS.getAndIncrement();
        String host = "127.99." + mark / HOSTS + '.' + (1 + mark % HOSTS);
        try {
            new NameServerQuery(new InetSocketAddress(host, other.port()), LIMIT).brokers();
        } catch (IOException unanswered) {
            // the request was sent, and that is enough
        }
        Awaitility.await("own request in the capture").atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> capture.requests(host + ':' + other.port(), RequestCode.GET_BROKER_CLUSTER_INFO) > 0);
    }

    private static List<String> agentLines(SoakClient client) {
        return AgentLines.of(client.process().process());
    }

    private long count(SoakClient client) {
        return captured(client) - requestsBefore.get(client);
    }

    private long captured(SoakClient client) {
        String address = client.addressOf(port);
        return capture.requests().getOrDefault(address, Map.of()).values().stream().mapToLong(Long::longValue).sum()
                - capture.abandoned(address);
    }
}
