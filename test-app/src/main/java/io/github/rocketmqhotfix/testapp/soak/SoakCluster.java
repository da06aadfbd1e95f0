package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.FreePorts;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.TopicCreation;
import io.github.rocketmqhotfix.testapp.program.load.NumberedConsumer;
import io.github.rocketmqhotfix.testapp.program.load.NumberedProducer;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Three NameServers, two masters, a slave, two producers and two consumers. All JVMs have the agent, or none. */
final class SoakCluster {

    /** The broker that has a slave. */
    static final String BROKER_A = "broker-a";

    private static final String BROKER_B = "broker-b";
    private static final String TOPIC = "hotfix-soak";
    private static final String GROUP = "hotfix-soak-consumers";
    private static final int QUEUES = 4;
    private static final Map<String, Set<Long>> ALL_BROKERS = Map.of(BROKER_A, Set.of(0L, 1L), BROKER_B, Set.of(0L));
    private static final Duration START_LIMIT = Duration.ofMinutes(8);

    /**
     * Two threads ask a NameServer: the thread that holds the route lock to poll a route or to send, and the thread
     * that asks for a route all the time.
     */
    private static final int THREADS_OF_PRODUCER = 2;

    /**
     * One thread asks a NameServer, because polling, rebalancing, pulling and send-backs wait for the same route lock.
     */
    private static final int THREADS_OF_CONSUMER = 1;

    private static final int CONSUME_THREADS = 2;

    private final Workspace workspace;
    private final Setting setting;
    private final List<SoakServer> servers = new ArrayList<>();
    private final Map<SoakTarget, NameServer> nameServers = new EnumMap<>(SoakTarget.class);
    private final List<SoakClient> clients = new ArrayList<>();

    private SoakCluster(Workspace workspace, Setting setting) {
        this.workspace = workspace;
        this.setting = setting;
    }

    /**
     * Starts the servers, and waits until every NameServer has all brokers and the topic.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if a NameServer lacks them after 8 minutes
     */
    static SoakCluster start(Workspace workspace, Setting setting) {
        SoakCluster cluster = new SoakCluster(workspace, setting);
        cluster.startServers();
        return cluster;
    }

    /** Starts the clients, all with one topic. */
    void startClients() {
        producer("producer-1", "127.0.11.1", "async=false");
        producer("producer-2", "127.0.12.1", "async=true");
        consumer("consumer-1", "127.0.13.1");
        consumer("consumer-2", "127.0.14.1");
        clients.forEach(client -> client.process().awaitEvent("started", START_LIMIT));
    }

    List<SoakServer> servers() {
        return List.copyOf(servers);
    }

    SoakServer server(SoakTarget target) {
        return servers.get(target.ordinal());
    }

    List<SoakClient> clients() {
        return List.copyOf(clients);
    }

    List<SoakClient> producers() {
        return clients.stream().filter(client -> client.name().startsWith("producer")).toList();
    }

    List<SoakClient> consumers() {
        return clients.stream().filter(client -> client.name().startsWith("consumer")).toList();
    }

    /** Returns the ports in the order of {@link SoakTarget}. */
    List<Integer> nameServerPorts() {
        return servers.stream().filter(server -> server.target().isNameServer()).map(SoakServer::port).toList();
    }

    /** Returns all NameServers except {@code target}. */
    List<NameServer> nameServersExcept(SoakTarget target) {
        return nameServers.entrySet().stream().filter(each -> each.getKey() != target).map(Map.Entry::getValue)
                .toList();
    }

    Set<String> brokerNames() {
        return ALL_BROKERS.keySet();
    }

    /** Returns the running or last JVM of each client and server by its name. */
    Map<String, ForkedProcess> processes() {
        Map<String, ForkedProcess> processes = new LinkedHashMap<>();
        clients.forEach(client -> processes.put(client.name(), client.process().process()));
        servers.forEach(server -> processes.put(server.target().toString(), server.process()));
        return processes;
    }

    /** Returns the names of the clients and servers whose JVMs are not ended by any fault. */
    Set<String> neverEndedJvms() {
        return Stream.concat(clients.stream().map(SoakClient::name),
                Stream.of(SoakTarget.values()).filter(SoakTarget::isNeverEnded).map(SoakTarget::toString))
                .collect(Collectors.toSet());
    }

    /** Returns whether all JVMs that should run are running. */
    boolean isAlive() {
        return servers.stream().noneMatch(SoakServer::endedByItself)
                && clients.stream().allMatch(client -> client.process().process().isAlive());
    }

    /** Returns whether every NameServer answers, has all brokers, and knows the topic on both masters. */
    boolean isWhole() {
        return nameServers.values().stream().allMatch(SoakCluster::knowsAll);
    }

    private void startServers() {
        Stream.of(SoakTarget.values()).filter(SoakTarget::isNameServer).forEach(target -> {
            int port = FreePorts.one();
            servers.add(new SoakServer(target, port, () -> startNameServer(target, port)));
        });
        String addresses = SoakClient.addresses("127.0.0.1", nameServerPorts());
        await(() -> nameServers.values().stream().allMatch(NameServer::answers));
        broker(SoakTarget.MASTER_A, BrokerSettings.master(BROKER_A, addresses));
        broker(SoakTarget.SLAVE_A, BrokerSettings.slave(BROKER_A, 1, addresses));
        broker(SoakTarget.MASTER_B, BrokerSettings.master(BROKER_B, addresses));
        await(() -> nameServers.values().stream().allMatch(SoakCluster::hasAllBrokers));
        for (SoakTarget master : List.of(SoakTarget.MASTER_A, SoakTarget.MASTER_B)) {
            TopicCreation.on(new InetSocketAddress("127.0.0.1", server(master).port()), TOPIC, QUEUES);
        }
        await(this::isWhole);
    }

    private ForkedProcess startNameServer(SoakTarget target, int port) {
        NameServer nameServer = NameServer.start(workspace, setting.servers(), setting.agent(), Optional.empty(), port);
        nameServers.put(target, nameServer);
        return nameServer.process();
    }

    private void broker(SoakTarget target, BrokerSettings settings) {
        servers.add(new SoakServer(target, settings.port(),
                () -> Broker.start(workspace, setting.servers(), settings, setting.agent()).process()));
    }

    private void producer(String name, String host, String sending) {
        client(name, host, THREADS_OF_PRODUCER, NumberedProducer.class, "name=" + name, "rate=30", "routeMillis=300",
                sending);
    }

    private void consumer(String name, String host) {
        client(name, host, THREADS_OF_CONSUMER, NumberedConsumer.class, "group=" + GROUP, "threads=" + CONSUME_THREADS);
    }

    private void client(String name, String host, int threads, Class<?> application, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("nameServer=" + SoakClient.addresses(host, nameServerPorts()), "topic=" + TOPIC,
                        "instance=" + name, "pollMillis=1000"));
        arguments.addAll(List.of(more));
        clients.add(
                new SoakClient(name, host, threads, ClientProcess.start(workspace, setting.client(), name, application,
                        setting.agent(), Optional.empty(), arguments.toArray(new String[0]))));
    }

    private static boolean knowsAll(NameServer nameServer) {
        return hasAllBrokers(nameServer) && nameServer.knows(TOPIC, BROKER_A) && nameServer.knows(TOPIC, BROKER_B);
    }

    private static boolean hasAllBrokers(NameServer nameServer) {
        try {
            SortedMap<String, SortedMap<Long, String>> brokers = nameServer.query().brokers();
            return ALL_BROKERS.entrySet().stream().allMatch(expected -> brokers.containsKey(expected.getKey())
                    && brokers.get(expected.getKey()).keySet().equals(expected.getValue()));
        } catch (IOException noAnswer) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(100)).until(condition::getAsBoolean);
    }
}
