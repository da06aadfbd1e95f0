package io.github.rocketmqhotfix.testapp.harness.wire;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The header of a remoting frame. A frame has 4 bytes of length, 1 byte of serialisation type, 3 bytes of header
 * length, the header and the body. The header is JSON, or RocketMQ's binary form if a process was started with that
 * serialisation type.
 *
 * @param number the number that a request and its answer share on a connection ("opaque")
 * @param fields the fields of the request or answer ("extFields"); empty for a binary header, whose fields are not read
 */
record FrameHeader(int code, boolean request, int number, String remark, Map<String, String> fields) {

    static final JsonMapper JSON = JsonMapper.builder()
            // fastjson writes broker ids as bare keys: {0:"127.0.0.1:10911"}
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private static final int JSON_TYPE = 0;
    private static final int BINARY_TYPE = 1;
    private static final int RESPONSE_FLAG = 1;

    /** Reads the header of a frame, from the position after the length field. */
    static FrameHeader of(ByteBuffer frame) throws IOException {
        int typeAndLength = frame.getInt();
        int type = typeAndLength >>> 24;
        byte[] header = new byte[typeAndLength & 0xFFFFFF];
        if (header.length > frame.remaining()) {
            throw new IOException("header of " + header.length + " bytes in a frame of " + frame.remaining());
        }
        frame.get(header);
        return switch (type) {
            case JSON_TYPE -> ofJson(JSON.readTree(header));
            case BINARY_TYPE -> ofBinary(ByteBuffer.wrap(header));
            default -> throw new IOException("unknown serialisation type " + type);
        };
    }

    /** Returns a whole request frame, including the length field. */
    static byte[] request(int code, int number, Map<String, String> fields) throws IOException {
        return frame(code, 0, number, "", fields, new byte[0]);
    }

    /** Returns a whole answer frame, including the length field. */
    static byte[] answer(int code, int number, String remark, Map<String, String> fields, byte[] body)
            throws IOException {
        return frame(code, RESPONSE_FLAG, number, remark, fields, body);
    }

    private static byte[] frame(int code, int flag, int number, String remark, Map<String, String> fields, byte[] body)
            throws IOException {
        byte[] header = JSON.writeValueAsString(Map.of(
                "code", code, "flag", flag, "language", "JAVA", "opaque", number, "version", 0, "remark", remark,
                "serializeTypeCurrentRPC", "JSON", "extFields", fields)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + body.length).putInt(4 + header.length + body.length)
                .putInt(header.length).put(header).put(body).array();
    }

    private static FrameHeader ofJson(JsonNode header) {
        Map<String, String> fields = new HashMap<>();
        header.path("extFields").properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return new FrameHeader(header.path("code").asInt(), (header.path("flag").asInt() & RESPONSE_FLAG) == 0,
                header.path("opaque").asInt(), header.path("remark").asText(), fields);
    }

    private static FrameHeader ofBinary(ByteBuffer header) {
        int code = header.getShort();
        header.get(); // language
        header.getShort(); // version
        int number = header.getInt();
        boolean request = (header.getInt() & RESPONSE_FLAG) == 0;
        byte[] remark = new byte[header.getInt()];
        header.get(remark);
        return new FrameHeader(code, request, number, new String(remark, StandardCharsets.UTF_8), Map.of());
    }
}
