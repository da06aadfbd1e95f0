package io.github.rocketmqhotfix.testapp.harness.wire;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Listening sockets on the IPv4 loopback address. */
final class Loopback {

    private Loopback() {}

    /**
     * Listens on a port.
     *
     * @param port 0 for a free port of the kernel's choice
     * @throws UncheckedIOException if the port is in use
     */
    static ServerSocket listen(int port, int backlog) {
        return UncheckedFiles.unchecked(() -> new ServerSocket(port, backlog, InetAddress.getByName("127.0.0.1")));
    }

    /** Returns host:port of a port on loopback. */
    static String address(int port) {
        return "127.0.0.1:" + port;
    }

    /** Returns the socket address of a port on loopback. */
    static InetSocketAddress socketAddress(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Closes a socket. Ignores a failure, because a broken socket has nothing left to close. */
    static void closeQuietly(Closeable socket) {
        ignoringFailure(socket::close);
    }

    /** An operation on a socket. */
    interface SocketOperation {

        void run() throws IOException;
    }

    /** Runs an operation on a socket. Ignores a failure, because the other side may have closed the connection. */
    static void ignoringFailure(SocketOperation operation) {
        try {
            operation.run();
        } catch (IOException alreadyClosed) {
            return;
        }
    }
}
