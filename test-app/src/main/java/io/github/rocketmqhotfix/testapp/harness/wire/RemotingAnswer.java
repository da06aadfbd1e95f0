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

/** The answer to one request. Each request is sent on a new connection. */
record RemotingAnswer(int code, String remark, byte[] body) {

    private static final int SUCCESS = 0;

    /** Sends a request and waits for the answer. */
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

    /** Returns the body as JSON; a missing node if there is no body or the answer is not success. */
    JsonNode json() throws IOException {
        return succeeded() && body.length > 0 ? FrameHeader.JSON.readTree(body) : MissingNode.getInstance();
    }
}
