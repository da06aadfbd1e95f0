package io.github.rocketmqhotfix.testapp.harness.wire;

import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A server on loopback that reads RocketMQ's protocol and answers by a script. One scripted server serves clients
 * of many releases, while the start of a real server of each release would take minutes. Thread-safe.
 */
public final class ScriptedServer implements AutoCloseable {

    /**
     * A received request.
     *
     * @param connection the number of its connection, from 1
     */
    public record Request(int code, Map<String, String> fields, int connection) {}

    /**
     * An answer.
     *
     * @param body JSON, or empty
     */
    public record Answer(int code, String remark, Map<String, String> fields, String body) {

        /** Success without content. */
        public static final Answer SUCCESS = new Answer(0, "", Map.of(), "");
    }

    /** Decides the answer to each request, on the thread of its connection. */
    @FunctionalInterface
    public interface Script {

        /** Never answers; connections are accepted and read. */
        Script SILENCE = request -> Optional.empty();

        /** Answers every request with success. */
        Script SUCCESS = request -> Optional.of(Answer.SUCCESS);

        /** Returns the answer; empty for no answer. */
        Optional<Answer> answerTo(Request request);
    }

    private static final int BACKLOG = 512;
    private static final int VIP_PORT_DISTANCE = 2;
    private static final Duration HANG_UP_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final ServerSocket listener;
    private final Optional<ServerSocket> vipListener;
    private final List<Request> requests = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> muted = ConcurrentHashMap.newKeySet();
    private final List<Thread> accepting = new ArrayList<>();
    private volatile Script script;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean keepsConnections;
    private Optional<CutOff> cutOff = Optional.empty();
    private int connections;

    private ScriptedServer(ServerSocket listener, Optional<ServerSocket> vipListener, Script script) {
        this.listener = listener;
        this.vipListener = vipListener;
        this.script = script;
    }

    /** Starts a server on a port of the kernel's choice. */
    public static ScriptedServer start(Script script) {
        return started(new ScriptedServer(Loopback.listen(0, BACKLOG), Optional.empty(), script));
    }

    /** Starts a new server on the port of this server. This server must already be closed. */
    public ScriptedServer startAgain(Script other) {
        return started(new ScriptedServer(Loopback.listen(listener.getLocalPort(), BACKLOG), Optional.empty(), other));
    }

    /**
     * Starts a server that also listens two ports below its own port, as a broker does. Clients with a VIP channel send
     * to the lower port.
     */
    public static ScriptedServer startBroker(Script script) {
        while (true) {
            ServerSocket listener = Loopback.listen(0, BACKLOG);
            try {
                ServerSocket vipListener = Loopback.listen(listener.getLocalPort() - VIP_PORT_DISTANCE, BACKLOG);
                return started(new ScriptedServer(listener, Optional.of(vipListener), script));
            } catch (UncheckedIOException taken) {
                Loopback.closeQuietly(listener);
            }
        }
    }

    /** Returns host:port, to be given to clients. */
    public String address() {
        return Loopback.address(listener.getLocalPort());
    }

    /** Replaces the script, also for open connections. */
    public void follow(Script other) {
        script = other;
    }

    /** Delays every answer from now on. */
    public void delay(Duration other) {
        delay = other;
    }

    /** Mutes the existing connections: they stay open and are read, but get no answers. New connections work. */
    public void muteOpenConnections() {
        muted.addAll(open);
    }

    /**
     * Swallows attempts to connect from now on, like a host behind a pulled cable. Existing connections stay open
     * without answers. Must not be called twice.
     */
    public void cutOff() {
        follow(Script.SILENCE);
        keepsConnections = true;
        Loopback.closeQuietly(listener);
        // the port becomes free when the accepting thread notices that the listener is closed
        cutOff = Optional.of(Awaitility.await("free port of " + this).atMost(HANG_UP_LIMIT).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10)).ignoreException(UncheckedIOException.class)
                .until(() -> CutOff.at(listener.getLocalPort()), swallowing -> true));
    }

    /** Closes the existing connections; new ones work. */
    public void dropOpenConnections() {
        open.forEach(Loopback::closeQuietly);
    }

    /**
     * Ends the existing connections and waits until their clients have closed them too; new ones work.
     *
     * @throws ConditionTimeoutException if a client keeps its side open for 10 s
     */
    public void hangUp() {
        Set<Socket> ended = Set.copyOf(open);
        ended.forEach(socket -> Loopback.ignoringFailure(socket::shutdownOutput));
        Awaitility.await("clients of " + this + " hang up").atMost(HANG_UP_LIMIT).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10)).until(() -> Collections.disjoint(open, ended));
    }

    /** Returns all requests so far, including those on muted connections. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Returns the number of requests with a code so far. */
    public synchronized int count(int code) {
        return (int) requests.stream().filter(request -> request.code() == code).count();
    }

    /** Returns the number of connections accepted so far. */
    public synchronized int connections() {
        return connections;
    }

    /** Returns the number of connections that their clients have not closed. */
    public int openConnections() {
        return open.size();
    }

    /** Ends all connections, and waits until the port refuses new ones. */
    @Override
    public void close() {
        Loopback.closeQuietly(listener);
        vipListener.ifPresent(Loopback::closeQuietly);
        cutOff.ifPresent(CutOff::close);
        // a listener accepts connections until its thread notices that it is closed
        Awaitility.await("end of " + this).atMost(CLOSE_LIMIT).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1)).until(() -> accepting.stream().noneMatch(Thread::isAlive));
        dropOpenConnections();
    }

    @Override
    public String toString() {
        return "scripted server " + address();
    }

    private static ScriptedServer started(ScriptedServer server) {
        server.accepting.add(server.startThread(() -> server.accept(server.listener), "accept"));
        server.vipListener
                .ifPresent(vip -> server.accepting.add(server.startThread(() -> server.accept(vip), "accept-vip")));
        return server;
    }

    private void accept(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                open.add(client);
                int number = accepted();
                startThread(() -> serve(client, number), "connection-" + number);
            }
        } catch (IOException closed) {
            if (!keepsConnections) {
                dropOpenConnections();
            }
        }
    }

    private void serve(Socket client, int connection) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = client.getOutputStream()) {
            client.setTcpNoDelay(true);
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                FrameHeader header = FrameHeader.of(ByteBuffer.wrap(frame));
                if (header.request()) {
                    answer(header, new Request(header.code(), header.fields(), connection), client, out);
                }
            }
        } catch (IOException ended) {
            // the client closed the connection, or this server was closed
            return;
        } finally {
            open.remove(client);
            muted.remove(client);
        }
    }

    private void answer(FrameHeader header, Request request, Socket client, OutputStream out) throws IOException {
        synchronized (this) {
            requests.add(request);
        }
        Optional<Answer> answer = script.answerTo(request);
        if (answer.isPresent() && !muted.contains(client)) {
            Answer content = answer.get();
            byte[] frame = FrameHeader.answer(content.code(), header.number(), content.remark(), content.fields(),
                    content.body().getBytes(StandardCharsets.UTF_8));
            if (delay.isZero()) {
                write(out, frame);
            } else {
                // the client may have closed the connection by then
                CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> Loopback.ignoringFailure(() -> write(out, frame)));
            }
        }
    }

    private static void write(OutputStream out, byte[] frame) throws IOException {
        synchronized (out) {
            out.write(frame);
            out.flush();
        }
    }

    private synchronized int accepted() {
        return ++connections;
    }

    private Thread startThread(Runnable work, String name) {
        return DaemonThread.start("scripted-" + listener.getLocalPort() + "-" + name, work);
    }
}
