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

/**
 * A real NameServer in a JVM of its own.
 *
 * @param port the port on which the NameServer listens, at every address of its host
 */
public record NameServer(ForkedProcess process, int port) implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    /** Starts a NameServer on a free port of this host; does not wait for it. */
    public static NameServer start(Workspace workspace, Installation installation, Optional<AgentFlag> agent) {
        return start(workspace, installation, agent, Optional.empty(), FreePorts.one());
    }

    /** Starts a NameServer on a port, on another host if one is given; does not wait for it. */
    public static NameServer start(Workspace workspace, Installation installation, Optional<AgentFlag> agent,
            Optional<Host> host, int port) {
        ServerProcess server = new ServerProcess(workspace, installation, "namesrv-" + port, host);
        ForkedProcess process = server.start(ServerProcess.Kind.NAME_SERVER,
                List.of("listenPort=" + port), agent);
        return workspace.keep(new NameServer(process, port));
    }

    /** Returns host:port for clients on the same host. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Returns a query to this NameServer, which must be in this JVM's network. */
    public NameServerQuery query() {
        return new NameServerQuery(socketAddress(), ANSWER_LIMIT);
    }

    /** Waits until this NameServer answers; it must be in this JVM's network. */
    public NameServer awaitAnswer() {
        process.await("answer to a request", this::answers, START_LIMIT);
        return this;
    }

    /**
     * Returns whether this NameServer answers and has a route of a topic to a broker; it must be in this JVM's network.
     */
    public boolean knows(String topic, String brokerName) {
        try {
            return query().hasRoute(topic, brokerName);
        } catch (IOException noAnswer) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** Returns whether this NameServer answers; it must be in this JVM's network. */
    public boolean answers() {
        try {
            query().brokers();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
