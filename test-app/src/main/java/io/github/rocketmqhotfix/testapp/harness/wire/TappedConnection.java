package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** The two halves of one relayed connection; when one ends, so does the other. */
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
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream from = client.getInputStream(); OutputStream to = server.getOutputStream()) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                requests.read(buffer, length);
                forward(buffer, length, to);
            }
        } catch (IOException broken) {
            close();
        } finally {
            close();
        }
    }

    void serverToClient() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream from = server.getInputStream(); OutputStream to = client.getOutputStream()) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                forward(buffer, length, to);
            }
        } catch (IOException broken) {
            close();
        } finally {
            close();
        }
    }

    void close() {
        closeQuietly(client);
        closeQuietly(server);
    }

    private void forward(byte[] buffer, int length, OutputStream to) throws IOException {
        if (!mute) {
            to.write(buffer, 0, length);
            to.flush();
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
