package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that swallows attempts to connect, as a host behind a pulled cable. Linux drops a SYN for a listening
 * socket whose queue is full, so the queue is filled and nothing is ever accepted.
 */
public final class CutOff implements AutoCloseable {

    private static final int MOST_FILLERS = 16;
    private static final int PROBE_MILLIS = 300;

    private final ServerSocket listener;
    private final List<Socket> fillers = new ArrayList<>();

    private CutOff(ServerSocket listener) {
        this.listener = listener;
    }

    /**
     * A new one, proven to swallow.
     *
     * @throws IllegalStateException if this system does not drop the attempts
     */
    public static CutOff create() {
        return at(0);
    }

    /** The same at a port that is free; 0: at one of the kernel's choice. */
    static CutOff at(int port) {
        try {
            CutOff cutOff = new CutOff(new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")));
            cutOff.fill();
            return cutOff;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The address to hand to a client. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (Socket filler : fillers) {
                filler.close();
            }
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void fill() throws IOException {
        while (fillers.size() < MOST_FILLERS) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(new InetSocketAddress("127.0.0.1", listener.getLocalPort()), PROBE_MILLIS);
            } catch (SocketTimeoutException swallowed) {
                return;
            }
        }
        close();
        throw new IllegalStateException("this system accepts connections beyond a full queue");
    }
}
