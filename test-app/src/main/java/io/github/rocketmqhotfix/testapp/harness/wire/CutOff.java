package io.github.rocketmqhotfix.testapp.harness.wire;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that swallows attempts to connect, like a host behind a pulled cable. Linux drops the SYN for a listening
 * socket whose queue is full, so this class fills the queue and never accepts a connection.
 *
 * @param fillers the connections that fill the queue
 */
public record CutOff(ServerSocket listener, List<Socket> fillers) implements AutoCloseable {

    private static final int MOST_FILLERS = 16;
    private static final int PROBE_MILLIS = 300;

    /**
     * Creates an address and verifies that it swallows attempts to connect.
     *
     * @throws IllegalStateException if this system does not drop the attempts
     */
    public static CutOff create() {
        return at(0);
    }

    /** Creates an address with a port, which must be free; 0 for a port of the kernel's choice. */
    static CutOff at(int port) {
        return UncheckedFiles.unchecked(() -> {
            CutOff cutOff = new CutOff(Loopback.listen(port, 1), new ArrayList<>());
            cutOff.fill();
            return cutOff;
        });
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
