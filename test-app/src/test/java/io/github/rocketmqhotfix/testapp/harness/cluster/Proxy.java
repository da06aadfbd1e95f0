package io.github.rocketmqhotfix.testapp.harness.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A real proxy of 5.x in cluster mode, in a JVM of its own. Clients use the address of its remoting port as a
 * NameServer address, and every route names the proxy in place of the brokers.
 *
 * @param port its remoting port
 */
public record Proxy(ForkedProcess process, int port) implements AutoCloseable {

    private static final Duration ROUTE_LIMIT = Duration.ofSeconds(90);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    /**
     * Starts a proxy on free ports of this host; does not wait for it. A broker must be registered, because the proxy
     * creates a topic on it.
     *
     * @param address the address for clients, without the port; empty if the proxy is to find its own address
     */
    public static Proxy start(Workspace workspace, Installation installation, String nameServers,
            Optional<String> address,
            Optional<AgentFlag> agent) {
        int port = FreePorts.one();
        ServerProcess server = new ServerProcess(workspace, installation, "proxy-" + port, Optional.empty());
        ForkedProcess process = server.start(ServerProcess.Kind.PROXY, configuration(nameServers, address, port),
                agent);
        return workspace.keep(new Proxy(process, port));
    }

    /** Returns host:port for clients on this host. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * Waits until the proxy answers with a route of a topic, and returns the host:port that the route has in place of
     * the address of the broker's master. This is the address that the proxy gives to clients.
     */
    public String awaitRoute(String topic, String brokerName) {
        AtomicReference<String> master = new AtomicReference<>();
        process.await("route of " + topic, () -> {
            master.set(masterInRoute(topic, brokerName));
            return master.get() != null;
        }, ROUTE_LIMIT);
        return master.get();
    }

    @Override
    public void close() {
        process.close();
    }

    private String masterInRoute(String topic, String brokerName) {
        try {
            return new NameServerQuery(new InetSocketAddress("127.0.0.1", port), ANSWER_LIMIT)
                    .masterInRoute(topic, brokerName)
                    .orElse(null);
        } catch (IOException notYet) {
            return null;
        }
    }

    private static List<String> configuration(String nameServers, Optional<String> address, int port) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("proxyMode", "CLUSTER")
                .put("rocketMQClusterName", Broker.CLUSTER)
                .put("namesrvAddr", nameServers).put("remotingListenPort", port).put("grpcServerPort", FreePorts.one());
        address.ifPresent(host -> fields.put("localServeAddr", host).put("remotingAccessAddr", host));
        return List.of(fields.toString());
    }
}
