package io.github.rocketmqhotfix.testapp.e2e.k8s;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import io.github.rocketmqhotfix.testapp.program.load.ClusterInfoApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One NameServer, one master and one slave as the chart starts them; NameServer and master share a host. */
final class ChartCluster {

    static final String BROKER = "broker-0";
    static final String FIRST = "192.168.50.2";
    static final String SECOND = "192.168.50.3";
    static final String NAME_SERVER = FIRST + ":9876";
    static final int BROKER_PORT = 10911;

    private static final int NAME_SERVER_PORT = 9876;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Workspace workspace;
    private final Installation installation;
    private final Path image;
    private final Host.Pair hosts;

    private ChartCluster(Workspace workspace, Installation installation, Path image, Host.Pair hosts) {
        this.workspace = workspace;
        this.installation = installation;
        this.image = image;
        this.hosts = hosts;
    }

    /** Makes two hosts and an image of the release; starts nothing. */
    static ChartCluster in(Workspace workspace, Installation installation) {
        Path image = Distribution.in(workspace.directoryFor("image"), installation.releaseJars(), installation.release());
        Host.Pair hosts = Host.connected(workspace, "first", NetworkShape.ordinary(FIRST + "/24"),
                "second", NetworkShape.ordinary(SECOND + "/24"));
        return new ChartCluster(workspace, installation, image, hosts);
    }

    /** ROCKETMQ_HOME of all pods. */
    Path image() {
        return image;
    }

    Host first() {
        return hosts.first();
    }

    Host second() {
        return hosts.second();
    }

    /** Starts the NameServer and waits until it listens. */
    ForkedProcess startNameServer() {
        ForkedProcess process = pod("namesrv").on(hosts.first()).mounting("config/namesrv.conf", "listenPort=" + NAME_SERVER_PORT + "\n")
                .start("namesrv");
        process.await("listening", () -> hosts.first().listensOn(NAME_SERVER_PORT), LIMIT);
        return process;
    }

    /** The master, with more lines in its broker.conf. */
    ChartPod master(String... configuration) {
        return broker("master", 0, "ASYNC_MASTER", hosts.first(), configuration);
    }

    /** The slave, with more lines in its broker.conf. */
    ChartPod slave(String... configuration) {
        return broker("slave", 1, "SLAVE", hosts.second(), configuration);
    }

    /** Waits until a broker's process listens. */
    static ForkedProcess awaitListening(ForkedProcess broker, Host host) {
        broker.await("listening", () -> host.listensOn(BROKER_PORT), LIMIT);
        return broker;
    }

    /** Waits until so many brokers are registered; returns the addresses of {@link #BROKER} by id. */
    SortedMap<Long, String> registered(int brokers) throws IOException {
        ClientProcess question = ClientProcess.start(workspace, installation, "question-" + brokers, ClusterInfoApplication.class,
                Optional.empty(), Optional.of(hosts.second()), "nameServer=" + NAME_SERVER, "brokers=" + brokers);
        return NameServerQuery.brokersIn(question.awaitEvent("cluster", LIMIT).path("body").asText()).get(BROKER);
    }

    /** A pod without a network of its own yet, all as the chart sets it. */
    ChartPod pod(String name) {
        return ChartPod.of(workspace, name, image, installation.runtime())
                .with("HOTFIX_JAR", Requirements.agent().jar().toString())
                // what discovery gives is nobody's address: only brokerIP1 can make the registration right
                .with("HOTFIX_OPTIONS", "local-ip=192.0.2.9");
    }

    private ChartPod broker(String name, int id, String role, Host host, String... configuration) {
        ChartPod pod = pod(name).on(host).with("NAMESRV_ADDR", NAME_SERVER)
                .with("BROKER_NAME", BROKER).with("BROKER_ID", Integer.toString(id)).with("BROKER_ROLE", role);
        Path store = pod.file("home/store");
        List<String> own = List.of("brokerClusterName=DefaultCluster", "listenPort=" + BROKER_PORT,
                "storePathRootDir=" + store, "storePathCommitLog=" + store.resolve("commitlog"),
                // for a small disk; the setter is spelled both ways, depending on the release
                "diskMaxUsedSpaceRatio=99", "mapedFileSizeCommitLog=16777216", "mappedFileSizeCommitLog=16777216",
                "timerWheelEnable=false");
        return pod.mounting("config/broker.conf", String.join("\n", own) + "\n" + String.join("\n", configuration));
    }
}
