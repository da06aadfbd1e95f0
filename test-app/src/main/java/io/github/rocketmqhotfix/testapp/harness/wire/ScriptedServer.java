package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
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
 * A live socket on loopback that reads RocketMQ's protocol and answers as it is told: one server for many releases,
 * where a real one of each would take minutes to start. Safe for several threads.
 */
public final class ScriptedServer implements AutoCloseable {

    /**
     * A request as it came over the wire.
     *
     * @param connection the number of its connection, from 1
     */
    public record Request(int code, Map<String, String> fields, int connection) {
    }

    /**
     * What goes back.
     *
     * @param body JSON, or empty
     */
    public record Answer(int code, String remark, Map<String, String> fields, String body) {

        /** Success, with nothing in it. */
        public static final Answer SUCCESS = new Answer(0, "", Map.of(), "");
    }

    /** Decides on each request, on the thread of its connection. */
    @FunctionalInterface
    public interface Script {

        /** Says nothing, ever; connections are accepted and read. */
        Script SILENCE = request -> Optional.empty();

        /** Answers every request with success. */
        Script SUCCESS = request -> Optional.of(Answer.SUCCESS);

        /** Empty: the request gets no answer. */
        Optional<Answer> answerTo(Request request);
    }

    private static final int VIP_PORT_DISTANCE = 2;
    private static final Duration HANG_UP_LIMIT = Duration.ofSeconds(10);

    private final ServerSocket listener;
    private final Optional<ServerSocket> vipListener;
    private final List<Request> requests = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> muted = ConcurrentHashMap.newKeySet();
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

    /** Listens on a port of the kernel's choice. */
    public static ScriptedServer start(Script script) {
        try {
            return started(new ScriptedServer(listening(0), Optional.empty(), script));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A new one that listens where this one did, which is closed. */
    public ScriptedServer startAgain(Script other) {
        try {
            return started(new ScriptedServer(listening(listener.getLocalPort()), Optional.empty(), other));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As a broker does it also listens two ports below its own, where clients with a VIP channel send to. */
    public static ScriptedServer startBroker(Script script) {
        try {
            while (true) {
                ServerSocket listener = listening(0);
                try {
                    ServerSocket vipListener = listening(listener.getLocalPort() - VIP_PORT_DISTANCE);
                    return started(new ScriptedServer(listener, Optional.of(vipListener), script));
                } catch (BindException taken) {
                    listener.close();
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What clients are told. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** From now on it answers like this, on the connections that are open too. */
    public void follow(Script other) {
        script = other;
    }

    /** From now on each answer goes out so long after its request. */
    public void delay(Duration other) {
        delay = other;
    }

    /** The connections that exist now stay open and are read, but nothing is answered on them; new ones work. */
    public void muteOpenConnections() {
        muted.addAll(open);
    }

    /**
     * From now on attempts to connect are swallowed, as by a host behind a pulled cable; the connections that exist now
     * stay open and nothing is answered on them. To be called once.
     */
    public void cutOff() {
        follow(Script.SILENCE);
        keepsConnections = true;
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        // the port is free when the thread that accepts has noticed
        cutOff = Optional.of(Awaitility.await("free port of " + this).atMost(HANG_UP_LIMIT).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10)).ignoreException(UncheckedIOException.class)
                .until(() -> CutOff.at(listener.getLocalPort()), swallowing -> true));
    }

    /** Closes the connections that exist now; new ones work. */
    public void dropOpenConnections() {
        open.forEach(ScriptedServer::closeQuietly);
    }

    /**
     * Ends the connections that exist now, and returns when their clients have closed them too; new ones work.
     *
     * @throws ConditionTimeoutException if a client keeps its side open for 10 s
     */
    public void hangUp() {
        Set<Socket> ended = Set.copyOf(open);
        ended.forEach(ScriptedServer::endQuietly);
        Awaitility.await("clients of " + this + " hang up").atMost(HANG_UP_LIMIT).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10)).until(() -> Collections.disjoint(open, ended));
    }

    /** All requests so far, the muted ones too. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests with a code have come so far. */
    public synchronized int count(int code) {
        return (int) requests.stream().filter(request -> request.code() == code).count();
    }

    /** How many connections have been accepted so far. */
    public synchronized int connections() {
        return connections;
    }

    /** How many connections their clients have not closed yet. */
    public int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
            if (vipListener.isPresent()) {
                vipListener.get().close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cutOff.ifPresent(CutOff::close);
        dropOpenConnections();
    }

    @Override
    public String toString() {
        return "scripted server " + address();
    }

    private static ServerSocket listening(int port) throws IOException {
        return new ServerSocket(port, 512, InetAddress.getByName("127.0.0.1"));
    }

    private static ScriptedServer started(ScriptedServer server) {
        server.startThread(() -> server.accept(server.listener), "accept");
        server.vipListener.ifPresent(vip -> server.startThread(() -> server.accept(vip), "accept-vip"));
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
        try (client; DataInputStream in = new DataInputStream(client.getInputStream());
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
            // by the client, or by this server's own closing
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
            Answer said = answer.get();
            byte[] frame = FrameHeader.answer(said.code(), header.number(), said.remark(), said.fields(),
                    said.body().getBytes(StandardCharsets.UTF_8));
            if (delay.isZero()) {
                write(out, frame);
            } else {
                CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(() -> writeLate(out, frame));
            }
        }
    }

    private static void writeLate(OutputStream out, byte[] frame) {
        try {
            write(out, frame);
        } catch (IOException ended) {
            // its client did not wait
            return;
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

    private void startThread(Runnable work, String name) {
        Thread thread = new Thread(work, "scripted-" + listener.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void endQuietly(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException alreadyGone) {
            // its client was faster
            return;
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // nothing is left to close
            return;
        }
    }
}
