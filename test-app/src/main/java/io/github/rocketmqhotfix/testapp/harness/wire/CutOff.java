package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that swallows attempts to connect, like a host behind a pulled cable. Linux drops the SYN for a listening socket whose queue
 * is full, so this fills the queue and never accepts.
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
     * Creates an address and verifies that it swallows attempts.
     *
     * @throws IllegalStateException if this system does not drop the attempts
     */
    public static CutOff create() {
        return at(0);
    }

    /** Creates an address with a port, which must be free; 0 for a port of the kernel's choice. */
    static CutOff at(int port) {
        try {
            CutOff cutOff = new CutOff(Loopback.listen(port, 1));
            cutOff.fill();
            return cutOff;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns host:port, to be given to clients. */
    public String address() {
        return Loopback.address(listener.getLocalPort());
    }

    @Override
    public void close() {
        fillers.forEach(Loopback::closeQuietly);
        Loopback.closeQuietly(listener);
    }

    private void fill() throws IOException {
        while (fillers.size() < MOST_FILLERS) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(Loopback.socketAddress(listener.getLocalPort()), PROBE_MILLIS);
            } catch (SocketTimeoutException swallowed) {
                return;
            }
        }
        close();
        throw new IllegalStateException("this system accepts connections beyond a full queue");
    }
}
