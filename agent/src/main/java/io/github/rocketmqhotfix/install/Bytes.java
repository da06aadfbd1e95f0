package io.github.rocketmqhotfix.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads streams to their end: {@code InputStream.readAllBytes} does not exist on Java 8. */
public final class Bytes {

    private Bytes() {}

    static byte[] of(InputStream in) throws IOException {
        return of(in, Integer.MAX_VALUE);
    }

    /** Returns the remaining bytes of the stream, or null if there are more than {@code limit}. */
    public static byte[] of(InputStream in, int limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (read > limit - bytes.size()) {
                return null;
            }
            bytes.write(buffer, 0, read);
        }
        return bytes.toByteArray();
    }
}
