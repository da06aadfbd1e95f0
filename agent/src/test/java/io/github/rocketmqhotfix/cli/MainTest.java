package io.github.rocketmqhotfix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void itSaysWhatThisJarIs() {
        assertThat(outputOf().lines()).contains("loopback-filter", "namesrv-reset", "sendback-fallback")
                .anySatisfy(line -> assertThat(line).contains("-javaagent:"))
                .anySatisfy(line -> assertThat(line).endsWith("https://github.com/apache/rocketmq/issues/8607"));
    }

    @Test
    void argumentsAreIgnored() {
        assertThat(outputOf("--nonsense", null)).isEqualTo(outputOf());
    }

    private static String outputOf(String... arguments) {
        PrintStream original = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            Main.main(arguments);
        } finally {
            System.setOut(original);
        }
        return written.toString(StandardCharsets.UTF_8);
    }
}
