package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestReaderTest {

    private final List<Integer> codes = new ArrayList<>();
    private final RequestReader reader = new RequestReader(codes::add);

    @Test
    void findsRequestsInPiecesOfAnySize() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(FrameHeader.request(105, 1, Map.of("topic", "TBW102")));
        stream.write(binaryFrame(36, 0, "body"));
        stream.write(FrameHeader.request(106, 2, Map.of()));
        for (byte one : stream.toByteArray()) {
            reader.read(new byte[] {one}, 1);
        }
        assertThat(codes).containsExactly(105, 36, 106);
    }

    @Test
    void doesNotCountAnswers() throws IOException {
        byte[] answer = binaryFrame(0, 1, "");
        reader.read(answer, answer.length);
        assertThat(codes).isEmpty();
    }

    @Test
    void ignoresStreamsOfOtherProtocols() throws IOException {
        byte[] foreign = "GET / HTTP/1.1\r\n\r\n".getBytes();
        reader.read(foreign, foreign.length);
        byte[] request = FrameHeader.request(105, 1, Map.of());
        reader.read(request, request.length);
        assertThat(codes).isEmpty();
    }

    private static byte[] binaryFrame(int code, int flag, String body) {
        int headerLength = 2 + 1 + 2 + 4 + 4 + 4 + 4;
        int length = 4 + headerLength + body.length();
        return ByteBuffer.allocate(4 + length).putInt(length).putInt(1 << 24 | headerLength)
                .putShort((short) code).put((byte) 0).putShort((short) 395).putInt(7).putInt(flag)
                .putInt(0).putInt(0).put(body.getBytes()).array();
    }
}
