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

/** One NameServer, one master and one slave that the chart's scripts start. NameServer and master share a host. */
record ChartScriptCluster(Workspace workspace, Installation installation, Path image, Host.Pair hosts) {

    static final String BROKER = "broker-0";
    static final String FIRST = "192.168.50.2";
    static final String SECOND = "192.168.50.3";
    static final String NAME_SERVER = FIRST + ":9876";
    static final int BROKER_PORT = 10911;

    private static final int NAME_SERVER_PORT = 9876;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Makes two hosts and an image of the release, which is ROCKETMQ_HOME of all pods; starts nothing. */
    static ChartScriptCluster in(Workspace workspace, Installation installation) {
        Path image = Distribution.in(workspace.directoryFor("image"), installation.releaseJars(), installation.release());
        Host.Pair hosts = Host.connected(workspace, "first", NetworkShape.ordinary(FIRST + "/24"),
                "second", NetworkShape.ordinary(SECOND + "/24"));
        return new ChartScriptCluster(workspace, installation, image, hosts);
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

    /** Returns the master's pod with more lines in its broker.conf. */
    ChartScriptPod master(String... configuration) {
        return broker("master", 0, "ASYNC_MASTER", hosts.first(), configuration);
    }

    /** Returns the slave's pod with more lines in its broker.conf. */
    ChartScriptPod slave(String... configuration) {
        return broker("slave", 1, "SLAVE", hosts.second(), configuration);
    }

    /** Waits until a broker listens. */
    static ForkedProcess awaitListening(ForkedProcess broker, Host host) {
        broker.await("listening", () -> host.listensOn(BROKER_PORT), LIMIT);
        return broker;
    }

    /** Waits until this number of brokers is registered. Returns the addresses of {@link #BROKER} by id. */
    SortedMap<Long, String> registered(int brokers) throws IOException {
        ClientProcess question = ClientProcess.start(workspace, installation, "question-" + brokers, ClusterInfoApplication.class,
                Optional.empty(), Optional.of(hosts.second()), "nameServer=" + NAME_SERVER, "brokers=" + brokers);
        return NameServerQuery.brokersIn(question.awaitEvent("cluster", LIMIT).path("body").asText()).get(BROKER);
    }

    /** Returns a pod with the chart's settings and without a host. */
    ChartScriptPod pod(String name) {
        return ChartScriptPod.of(workspace, name, image, installation.runtime())
                .with("HOTFIX_JAR", Requirements.agent().jar().toString())
                // discovery returns an unused address, so only brokerIP1 can make the registration right
                .with("HOTFIX_OPTIONS", "local-ip=192.0.2.9");
    }

    private ChartScriptPod broker(String name, int id, String role, Host host, String... configuration) {
        ChartScriptPod pod = pod(name).on(host).with("NAMESRV_ADDR", NAME_SERVER)
                .with("BROKER_NAME", BROKER).with("BROKER_ID", Integer.toString(id)).with("BROKER_ROLE", role);
        Path store = pod.file("home/store");
        List<String> own = List.of("brokerClusterName=DefaultCluster", "listenPort=" + BROKER_PORT,
                "storePathRootDir=" + store, "storePathCommitLog=" + store.resolve("commitlog"),
                // for a small disk; the spelling of the setter depends on the release
                "diskMaxUsedSpaceRatio=99", "mapedFileSizeCommitLog=16777216", "mappedFileSizeCommitLog=16777216",
                "timerWheelEnable=false");
        return pod.mounting("config/broker.conf", String.join("\n", own) + "\n" + String.join("\n", configuration));
    }
}
