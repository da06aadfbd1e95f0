package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.TopicCreation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** A real broker, master or slave, in a JVM of its own, with small store files and a delay of 1 s for every retry. */
public record Broker(ForkedProcess process, BrokerSettings settings) implements AutoCloseable {

    /** The cluster of all brokers of the harness. */
    static final String CLUSTER = "hotfix";

    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(90);
    private static final int DELAY_LEVELS = 18;

    /** Starts a broker on this host; does not wait for it. */
    public static Broker start(Workspace workspace, Installation installation, BrokerSettings settings,
            Optional<AgentFlag> agent) {
        return start(workspace, installation, settings, agent, Optional.empty());
    }

    /** Starts a broker, on another host if one is given; does not wait for it. */
    public static Broker start(Workspace workspace, Installation installation, BrokerSettings settings,
            Optional<AgentFlag> agent, Optional<Host> host) {
        String name = settings.name() + "-" + settings.id();
        ServerProcess server = new ServerProcess(workspace, installation, name, host);
        ForkedProcess process = server.start(ServerProcess.Kind.BROKER, configuration(settings, server.home()), agent);
        return workspace.keep(new Broker(process, settings));
    }

    /** Waits until a NameServer has this broker; both must be in this JVM's network. */
    public Broker awaitRegistration(NameServer nameServer) {
        process.await("registration at " + nameServer.address(), () -> registered(nameServer), REGISTRATION_LIMIT);
        return this;
    }

    /** Returns whether a NameServer has this broker; both must be in this JVM's network. */
    public boolean registered(NameServer nameServer) {
        try {
            SortedMap<Long, String> addresses = nameServer.query().brokers().get(settings.name());
            return addresses != null && addresses.containsKey(settings.id());
        } catch (IOException noAnswer) {
            return false;
        }
    }

    /**
     * Creates a topic on this master, and waits until these NameServers know it.
     *
     * @throws IllegalStateException if the broker refuses
     */
    public void createTopic(String topic, int queues, NameServer... nameServers) {
        TopicCreation.on(new InetSocketAddress("127.0.0.1", settings.port()), topic, queues);
        process.await("route of " + topic,
                () -> Stream.of(nameServers).allMatch(each -> each.knows(topic, settings.name())),
                REGISTRATION_LIMIT);
    }

    @Override
    public void close() {
        process.close();
    }

    private static List<String> configuration(BrokerSettings settings, Path home) {
        List<String> lines = new ArrayList<>(List.of(
                "brokerClusterName=" + CLUSTER,
                "brokerName=" + settings.name(),
                "brokerId=" + settings.id(),
                "brokerRole=" + (settings.isMaster() ? "ASYNC_MASTER" : "SLAVE"),
                "namesrvAddr=" + settings.nameServers(),
                "listenPort=" + settings.port(),
                "haListenPort=" + (settings.port() + 1),
                "storePathRootDir=" + home.resolve("store"),
                "storePathCommitLog=" + home.resolve("store/commitlog"),
                "flushDiskType=ASYNC_FLUSH",
                "diskMaxUsedSpaceRatio=99",
                "autoCreateTopicEnable=true",
                "autoCreateSubscriptionGroup=true",
                "defaultTopicQueueNums=4",
                "slaveReadEnable=true",
                // the spelling of the setters depends on the release; unknown names are ignored
                "mapedFileSizeCommitLog=16777216",
                "mappedFileSizeCommitLog=16777216",
                "mapedFileSizeConsumeQueue=60000",
                "mappedFileSizeConsumeQueue=60000",
                "maxIndexNum=5000",
                "maxHashSlotNum=1000",
                "timerWheelEnable=false",
                // in 5.3.0 and later a thread of the broker uses a whole processor for this time (ms) after the start
                "transactionMetricFlushInterval=200",
                "messageDelayLevel=" + String.join(" ", Collections.nCopies(DELAY_LEVELS, "1s"))));
        lines.addAll(settings.more());
        settings.address().ifPresent(address -> lines.addAll(List.of("brokerIP1=" + address, "brokerIP2=" + address)));
        return lines;
    }
}
