package io.github.rocketmqhotfix.testapp.harness.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputLinesTest {

    private final OutputLines lines = new OutputLines();

    @BeforeEach
    void read() {
        lines.readAll(new ByteArrayInputStream("a\nb\nc\nd\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keepsAllLinesThatWereNotForgotten() {
        assertThat(lines.all()).containsExactly("a", "b", "c", "d");
        assertThat(lines.from(1)).containsExactly("b", "c", "d");
    }

    @Test
    void forgettingLinesKeepsTheIndicesOfLaterLines() {
        lines.forgetBefore(-3);
        lines.forgetBefore(2);
        lines.forgetBefore(1);
        assertThat(lines.all()).containsExactly("c", "d");
        assertThat(lines.from(3)).containsExactly("d");
        assertThat(lines.from(0)).containsExactly("c", "d");
        lines.forgetBefore(4);
        assertThat(lines.from(4)).isEmpty();
    }
}
