package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
 * A relay on loopback in front of a server: forwards every byte and counts the requests by their code. A dead server's
 * connections are closed at once, a frozen one's hang, as without the relay.
 */
public final class WireTap implements AutoCloseable {

    private static final int CONNECT_MILLIS = 3_000;

    /** One request of a client that passed, with its code and the number of its connection (from 1). */
    public record Request(int code, int connection, Instant time) {
    }

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final List<Request> requests = new ArrayList<>();
    private final List<Instant> connections = new ArrayList<>();
    private final Set<TappedConnection> open = ConcurrentHashMap.newKeySet();

    private WireTap(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Listens on a port of the kernel's choice and forwards to the target. */
    public static WireTap to(InetSocketAddress target) {
        try {
            WireTap tap = new WireTap(target, new ServerSocket(0, 128, InetAddress.getByName("127.0.0.1")));
            tap.startThread(tap::accept, "tap-" + tap.port());
            return tap;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What clients are told instead of the target's address. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** All requests so far. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests with a code have passed so far. */
    public synchronized int count(int code) {
        return (int) requests.stream().filter(request -> request.code() == code).count();
    }

    /** How many requests of each code have passed so far. */
    public synchronized SortedMap<Integer, Integer> counts() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        requests.forEach(request -> counts.merge(request.code(), 1, Integer::sum));
        return counts;
    }

    /** When each connection was accepted. */
    public synchronized List<Instant> connections() {
        return List.copyOf(connections);
    }

    /**
     * The connections that exist now stay open and swallow what is sent in either direction; new ones work.
     * The requests that they swallow are counted.
     */
    public void muteOpenConnections() {
        open.forEach(TappedConnection::mute);
    }

    /** Closes the connections that exist now; new ones work. */
    public void dropOpenConnections() {
        open.forEach(TappedConnection::close);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
                startThread(() -> connect(client), "tap-" + port() + "-connect");
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
            startThread(connection::serverToClient, "tap-" + port() + "-down-" + number);
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

    private void startThread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
