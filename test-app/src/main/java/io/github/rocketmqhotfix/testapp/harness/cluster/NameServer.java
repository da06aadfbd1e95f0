package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real NameServer in a JVM of its own. */
public final class NameServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final ForkedProcess process;
    private final int port;

    private NameServer(ForkedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one on a free port of this host; does not wait for it. */
    public static NameServer start(Workspace workspace, Installation installation, Optional<AgentFlag> agent) {
        return start(workspace, installation, agent, Optional.empty(), FreePorts.one());
    }

    /** Starts one on a port, in a network of its own if a host is given; does not wait for it. */
    public static NameServer start(Workspace workspace, Installation installation, Optional<AgentFlag> agent,
            Optional<Host> host, int port) {
        ServerProcess server = new ServerProcess(workspace, installation, "namesrv-" + port, host);
        ForkedProcess process = server.start(ServerProcess.Kind.NAME_SERVER,
                List.of("listenPort=" + port), agent);
        return workspace.keep(new NameServer(process, port));
    }

    /** Its port; it listens on every address of its host. */
    public int port() {
        return port;
    }

    /** host:port for clients on the same host. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Asks it; only for one that shares this JVM's network. */
    public NameServerQuery query() {
        return new NameServerQuery(socketAddress(), ANSWER_LIMIT);
    }

    /** Waits until it answers; only for one that shares this JVM's network. */
    public NameServer awaitAnswer() {
        process.await("answer to a question", this::answers, START_LIMIT);
        return this;
    }

    /** Whether it answers and knows a topic on a broker; only for one that shares this JVM's network. */
    public boolean knows(String topic, String brokerName) {
        try {
            return query().hasRoute(topic, brokerName);
        } catch (IOException noAnswer) {
            return false;
        }
    }

    public ForkedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    /** Whether it answers now; only for one that shares this JVM's network. */
    public boolean answers() {
        try {
            query().brokers();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
