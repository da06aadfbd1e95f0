package io.github.rocketmqhotfix.testapp.harness.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/** What a server answered to one request on a connection of its own. */
record RemotingAnswer(int code, String remark, byte[] body) {

    private static final int SUCCESS = 0;

    /** Asks and waits. */
    static RemotingAnswer from(InetSocketAddress address, Duration timeout, int code, Map<String, String> fields)
            throws IOException {
        int timeoutMillis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write(FrameHeader.request(code, 1, fields));
            DataInputStream input = new DataInputStream(socket.getInputStream());
            byte[] frame = new byte[input.readInt()];
            input.readFully(frame);
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            FrameHeader header = FrameHeader.of(bytes);
            byte[] body = new byte[bytes.remaining()];
            bytes.get(body);
            return new RemotingAnswer(header.code(), header.remark(), body);
        }
    }

    boolean succeeded() {
        return code == SUCCESS;
    }

    /** The body as JSON; a missing node if there is none. */
    JsonNode json() throws IOException {
        return succeeded() && body.length > 0 ? FrameHeader.JSON.readTree(body) : MissingNode.getInstance();
    }
}
