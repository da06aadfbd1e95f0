package io.github.rocketmqhotfix.testapp.harness.wire;

import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A relay on loopback in front of a server. It forwards every byte and records the requests. Connections to a dead
 * server are closed at once, and connections to a frozen server hang, as they do without the relay. Thread-safe.
 */
public final class WireTap implements AutoCloseable {

    private static final int CONNECT_MILLIS = 3_000;

    /** A relayed request. {@code connection} is the number of its connection, counted from 1. */
    public record Request(int code, int connection, Instant time) {}

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final List<Request> requests = new ArrayList<>();
    private final List<Instant> connections = new ArrayList<>();
    private final Set<TappedConnection> open = ConcurrentHashMap.newKeySet();

    private WireTap(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Starts a relay on a port of the kernel's choice. */
    public static WireTap to(InetSocketAddress target) {
        WireTap tap = new WireTap(target, Loopback.listen(0, 128));
        DaemonThread.start("tap-" + tap.port(), tap::accept);
        return tap;
    }

    /** Returns the host:port of the relay, which clients use instead of the target's address. */
    public String address() {
        return Loopback.address(port());
    }

    /** Returns all requests so far. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Returns the number of requests with this request code so far. */
    public synchronized int count(int code) {
        return (int) requests.stream().filter(request -> request.code() == code).count();
    }

    /** Returns the number of requests so far, by request code. */
    public synchronized SortedMap<Integer, Integer> counts() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        requests.forEach(request -> counts.merge(request.code(), 1, Integer::sum));
        return counts;
    }

    /** Returns the time at which each connection was accepted. */
    public synchronized List<Instant> connections() {
        return List.copyOf(connections);
    }

    /**
     * Mutes the existing connections: they stay open and swallow everything in both directions. New connections work.
     * Swallowed requests are counted.
     */
    public void muteOpenConnections() {
        open.forEach(TappedConnection::mute);
    }

    /** Closes the existing connections; new ones work. */
    public void dropOpenConnections() {
        open.forEach(TappedConnection::close);
    }

    @Override
    public void close() {
        Loopback.closeQuietly(listener);
        dropOpenConnections();
    }

    @Override
    public String toString() {
        return "relay " + address() + " to " + target;
    }

    private int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                DaemonThread.start("tap-" + port() + "-connect", () -> connect(client));
            }
        } catch (IOException closed) {
            dropOpenConnections();
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        int number = connected();
        TappedConnection connection = new TappedConnection(client, server,
                new RequestReader(code -> requested(code, number)));
        open.add(connection);
        try {
            server.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            DaemonThread.start("tap-" + port() + "-down-" + number, connection::serverToClient);
            connection.clientToServer();
        } catch (IOException refused) {
            connection.close();
        } finally {
            open.remove(connection);
        }
    }

    private synchronized int connected() {
        connections.add(Instant.now());
        return connections.size();
    }

    private synchronized void requested(int code, int connection) {
        requests.add(new Request(code, connection, Instant.now()));
    }
}
