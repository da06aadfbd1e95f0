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

/** Three NameServers, two masters and a slave, two producers and two consumers; the agent, if any, is in all of them. */
final class SoakCluster {

    /** The broker that has a slave. */
    static final String BROKER_A = "broker-a";

    private static final String BROKER_B = "broker-b";
    private static final String TOPIC = "hotfix-soak";
    private static final String GROUP = "hotfix-soak-consumers";
    private static final int QUEUES = 4;
    private static final Map<String, Set<Long>> ALL_BROKERS = Map.of(BROKER_A, Set.of(0L, 1L), BROKER_B, Set.of(0L));
    private static final Duration START_LIMIT = Duration.ofMinutes(8);

    /** The one that has the lock of the routes, in order to poll one or to send, and the one that asks for a route all the time. */
    private static final int THREADS_OF_PRODUCER = 2;

    /** The one that has the lock of the routes: polling, rebalancing, pulling and giving back wait for each other. */
    private static final int THREADS_OF_CONSUMER = 1;

    private static final int CONSUME_THREADS = 2;

    private final Workspace workspace;
    private final Setting setting;
    private final List<Server> servers = new ArrayList<>();
    private final Map<Target, NameServer> nameServers = new EnumMap<>(Target.class);
    private final List<Client> clients = new ArrayList<>();

    private SoakCluster(Workspace workspace, Setting setting) {
        this.workspace = workspace;
        this.setting = setting;
    }

    /**
     * Starts the servers, and returns when every NameServer has all brokers and the topic.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if that does not come about
     */
    static SoakCluster start(Workspace workspace, Setting setting) {
        SoakCluster cluster = new SoakCluster(workspace, setting);
        cluster.startServers();
        return cluster;
    }

    /** Starts the clients; all messages are of one topic. */
    void startClients() {
        client("producer-1", "127.0.11.1", THREADS_OF_PRODUCER, NumberedProducer.class, "name=producer-1", "rate=30",
                "routeMillis=300");
        client("producer-2", "127.0.12.1", THREADS_OF_PRODUCER, NumberedProducer.class, "name=producer-2", "rate=30",
                "routeMillis=300", "async=true");
        client("consumer-1", "127.0.13.1", THREADS_OF_CONSUMER, NumberedConsumer.class, "group=" + GROUP,
                "threads=" + CONSUME_THREADS);
        client("consumer-2", "127.0.14.1", THREADS_OF_CONSUMER, NumberedConsumer.class, "group=" + GROUP,
                "threads=" + CONSUME_THREADS);
        clients.forEach(client -> client.process().awaitEvent("started", START_LIMIT));
    }

    List<Server> servers() {
        return List.copyOf(servers);
    }

    Server server(Target target) {
        return servers.get(target.ordinal());
    }

    List<Client> clients() {
        return List.copyOf(clients);
    }

    List<Client> producers() {
        return clients.stream().filter(client -> client.name().startsWith("producer")).toList();
    }

    List<Client> consumers() {
        return clients.stream().filter(client -> client.name().startsWith("consumer")).toList();
    }

    /** In the order of the targets. */
    List<Integer> nameServerPorts() {
        return servers.stream().filter(server -> server.target().isNameServer()).map(Server::port).toList();
    }

    /** Those but one. */
    List<NameServer> nameServersBeside(Target target) {
        return nameServers.entrySet().stream().filter(each -> each.getKey() != target).map(Map.Entry::getValue).toList();
    }

    /** Any of those but one. */
    NameServer nameServerBeside(Target target) {
        return nameServersBeside(target).get(0);
    }

    Set<String> brokerNames() {
        return ALL_BROKERS.keySet();
    }

    /** The JVM of each client and server that runs, or ran last, by its name. */
    Map<String, ForkedProcess> processes() {
        Map<String, ForkedProcess> processes = new LinkedHashMap<>();
        clients.forEach(client -> processes.put(client.name(), client.process().process()));
        servers.forEach(server -> processes.put(server.target().toString(), server.process()));
        return processes;
    }

    /** The names of those that live through all faults. */
    Set<String> living() {
        return Stream.concat(clients.stream().map(Client::name),
                Stream.of(Target.values()).filter(Target::livesThroughAll).map(Target::toString)).collect(Collectors.toSet());
    }

    /** Whether all JVMs run that should. */
    boolean isAlive() {
        return servers.stream().noneMatch(Server::endedByItself)
                && clients.stream().allMatch(client -> client.process().process().isAlive());
    }

    /** Whether every NameServer answers, has all brokers, and the topic of both. */
    boolean isWhole() {
        return nameServers.values().stream().allMatch(SoakCluster::knowsAll);
    }

    private void startServers() {
        Stream.of(Target.values()).filter(Target::isNameServer).forEach(target -> {
            int port = FreePorts.one();
            servers.add(new Server(target, port, () -> startNameServer(target, port)));
        });
        String addresses = Client.addresses("127.0.0.1", nameServerPorts());
        await(() -> nameServers.values().stream().allMatch(NameServer::answers));
        broker(Target.MASTER_A, BrokerSettings.master(BROKER_A, addresses));
        broker(Target.SLAVE_A, BrokerSettings.slave(BROKER_A, 1, addresses));
        broker(Target.MASTER_B, BrokerSettings.master(BROKER_B, addresses));
        await(() -> nameServers.values().stream().allMatch(SoakCluster::hasAllBrokers));
        for (Target master : List.of(Target.MASTER_A, Target.MASTER_B)) {
            TopicCreation.on(new InetSocketAddress("127.0.0.1", server(master).port()), TOPIC, QUEUES);
        }
        await(this::isWhole);
    }

    private ForkedProcess startNameServer(Target target, int port) {
        NameServer nameServer = NameServer.start(workspace, setting.servers(), setting.agent(), Optional.empty(), port);
        nameServers.put(target, nameServer);
        return nameServer.process();
    }

    private void broker(Target target, BrokerSettings settings) {
        servers.add(new Server(target, settings.port(),
                () -> Broker.start(workspace, setting.servers(), settings, setting.agent()).process()));
    }

    private void client(String name, String host, int threads, Class<?> application, String... more) {
        List<String> arguments = new ArrayList<>(List.of("nameServer=" + Client.addresses(host, nameServerPorts()), "topic=" + TOPIC,
                "instance=" + name, "pollMillis=1000"));
        arguments.addAll(List.of(more));
        clients.add(new Client(name, host, threads, ClientProcess.start(workspace, setting.client(), name, application,
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
