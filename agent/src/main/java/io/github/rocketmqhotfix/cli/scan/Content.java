package io.github.rocketmqhotfix.cli.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a stream holds, up to a limit. */
final class Content {

    private Content() {
    }

    /**
     * All of it.
     *
     * @throws TooLongException if there is more than that
     */
    static byte[] of(InputStream in, int limit) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (read > limit - content.size()) {
                throw new TooLongException("has more than " + (limit >> 10) + " KiB");
            }
            content.write(buffer, 0, read);
        }
        return content.toByteArray();
    }
}
