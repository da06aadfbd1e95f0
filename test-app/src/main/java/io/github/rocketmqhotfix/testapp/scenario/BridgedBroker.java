package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape.HostName;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import io.github.rocketmqhotfix.testapp.program.load.ClusterInfoApplication;
import io.github.rocketmqhotfix.testapp.program.load.ConsumerApplication;
import io.github.rocketmqhotfix.testapp.program.load.ProducerApplication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A broker on one host, and a NameServer, a producer and a consumer on a second host. By default, the only address of
 * the broker's host is on a Linux bridge, and its host name resolves to 127.0.1.1. The agent, if any, is in the broker.
 *
 * @param brokerHost the network of the broker's host; the second host reaches addresses in 192.168.50.0/24, or in
 *     2001:db8:1::/64 if the broker's host has an IPv6 address
 */
public record BridgedBroker(Setting setting, NetworkShape brokerHost, StepListener progress) {

    /** The address of the broker's host with the network {@link #BRIDGED}. */
    public static final String BROKER_ADDRESS = "192.168.50.2";

    /** The default network of the broker's host. */
    public static final NetworkShape BRIDGED = NetworkShape.bridged(BROKER_ADDRESS + "/24");

    private static final NetworkShape CLIENT_HOST = NetworkShape.ordinary("192.168.50.3/24");
    /** This host has no eth0, so a scope with the name of the broker's interface does not resolve here. */
    private static final NetworkShape IPV6_CLIENT_HOST = NetworkShape.of("2001:db8:1::3/64", HostName.ADDRESS,
            "ip link set eth0 name lan0", "ip link set lan0 up", "ip addr add 2001:db8:1::3/64 dev lan0").withIpv6();
    private static final int NAME_SERVER_PORT = 9876;
    private static final int BROKER_PORT = 10911;
    private static final String TOPIC = "hotfix-loopback";
    private static final Duration CLIENT_LIMIT = Duration.ofSeconds(90);
    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

    /** The broker's host has the network {@link #BRIDGED}. */
    public BridgedBroker(Setting setting, StepListener progress) {
        this(setting, BRIDGED, progress);
    }

    /**
     * Measurements.
     *
     * @param registered the broker's address at the NameServer, with its port; empty if the broker ended
     * @param sent       whether a producer on the other host could send a message
     * @param received   whether a consumer on the other host received that message
     * @param agentLines the agent's lines on the broker's stderr
     */
    public record Result(String registered, boolean sent, boolean received, List<String> agentLines) {}

    /**
     * Runs the scenario on two new hosts.
     *
     * @throws IllegalStateException if hosts cannot be made (see {@link Host#unavailability()}) or the broker is not
     *     registered in time
     */
    public Result run() {
        try (Workspace workspace = Workspace.create("bridged-broker")) {
            Registration registration = register(workspace);
            String registered = registration.address();
            ForkedProcess broker = registration.broker();
            if (registered.isEmpty()) {
                return new Result("", false, false, AgentLines.of(broker));
            }

            progress.step("the broker registered " + registered + "; sending from the other host");
            Optional<Host> clientHost = Optional.of(registration.clientHost());
            String nameServer = registration.nameServer();
            ClientProcess producer = ClientProcess.start(workspace, setting.client(), "producer",
                    ProducerApplication.class, Optional.empty(), clientHost,
                    "nameServer=" + nameServer, "topic=" + TOPIC, "count=1", "attempts=2");
            ClientProcess consumer = ClientProcess.start(workspace, setting.client(), "consumer",
                    ConsumerApplication.class, Optional.empty(), clientHost,
                    "nameServer=" + nameServer, "topic=" + TOPIC, "group=hotfix-loopback-consumers");
            boolean sent = producer.awaitEvent("finished", CLIENT_LIMIT).path("sent").asInt() == 1;
            boolean received = sent && received(consumer);
            return new Result(registered, sent, received, AgentLines.of(broker));
        }
    }

    /**
     * Waits for the registration only, and passes the running broker and its address at the NameServer to a visitor.
     *
     * @throws IllegalStateException as {@link #run()} does
     */
    public void whileRegistered(BiConsumer<ForkedProcess, String> visitor) {
        try (Workspace workspace = Workspace.create("bridged-broker")) {
            Registration registration = register(workspace);
            visitor.accept(registration.broker(), registration.address());
        }
    }

    /** A registration; the address has its port and is empty if the broker ended. */
    private record Registration(ForkedProcess broker, String address, Host clientHost, String nameServer) {}

    private Registration register(Workspace workspace) {
        progress.step("making two hosts, starting a NameServer and a broker");
        Host.Pair hosts = Host.connected(workspace, "broker-host", brokerHost, "client-host",
                usesIpv6() ? IPV6_CLIENT_HOST : CLIENT_HOST);
        Optional<Host> clientHost = Optional.of(hosts.second());
        NameServer server = NameServer.start(workspace, setting.servers(), Optional.empty(), clientHost,
                NAME_SERVER_PORT);
        // if the broker starts before the NameServer listens, the broker registers only after 10 s
        server.process().await("listening", () -> hosts.second().listensOn(NAME_SERVER_PORT), CLIENT_LIMIT);
        String address = hosts.second().address();
        String nameServer = (usesIpv6() ? "[" + address + "]" : address) + ":" + NAME_SERVER_PORT;
        Broker broker = Broker.start(workspace, setting.servers(),
                new BrokerSettings("broker-a", 0, nameServer, BROKER_PORT, Optional.empty(), List.of()),
                setting.agent(), Optional.of(hosts.first()));
        ClientProcess query = ClientProcess.start(workspace, setting.client(), "query",
                ClusterInfoApplication.class, Optional.empty(), clientHost, "nameServer=" + nameServer);
        query.process().await("registration",
                () -> !query.events("cluster").isEmpty() || !broker.process().isAlive(), CLIENT_LIMIT);
        List<JsonNode> answers = query.events("cluster");
        return new Registration(broker.process(), answers.isEmpty() ? "" : masterIn(answers.get(0)), hosts.second(),
                nameServer);
    }

    private boolean usesIpv6() {
        return brokerHost.address().contains(":");
    }

    private static String masterIn(JsonNode event) {
        return UncheckedFiles.unchecked(() -> NameServerQuery.brokersIn(event.path("body").asText())).get("broker-a")
                .get(0L);
    }

    // a missing message is a result, too
    private static boolean received(ClientProcess consumer) {
        try {
            consumer.awaitEvent("delivered", DELIVERY_LIMIT);
            return true;
        } catch (IllegalStateException missing) {
            if (!consumer.process().isAlive()) {
                throw missing;
            }
            return false;
        }
    }
}
