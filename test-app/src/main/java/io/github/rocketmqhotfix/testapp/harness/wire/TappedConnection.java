package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One relayed connection; when one direction ends, both sockets are closed. */
final class TappedConnection {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final RequestReader requests;
    private volatile boolean mute;

    TappedConnection(Socket client, Socket server, RequestReader requests) {
        this.client = client;
        this.server = server;
        this.requests = requests;
    }

    void mute() {
        mute = true;
    }

    void clientToServer() {
        relay(client, server, requests::read);
    }

    void serverToClient() {
        relay(server, client, (piece, length) -> {});
    }

    void close() {
        Loopback.closeQuietly(client);
        Loopback.closeQuietly(server);
    }

    private interface PieceReader {
        void read(byte[] piece, int length);
    }

    private void relay(Socket source, Socket destination, PieceReader reader) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream from = source.getInputStream(); OutputStream to = destination.getOutputStream()) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                reader.read(buffer, length);
                if (!mute) {
                    to.write(buffer, 0, length);
                    to.flush();
                }
            }
        } catch (IOException broken) {
            // the other direction must end as well
        } finally {
            close();
        }
    }
}
