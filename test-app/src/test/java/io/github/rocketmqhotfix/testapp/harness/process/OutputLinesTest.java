package io.github.rocketmqhotfix.testapp.harness.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputLinesTest {

    private final OutputLines lines = new OutputLines();

    @BeforeEach
    void readFourLines() {
        read("a\nb\nc\nd\n");
    }

    private void read(String text) {
        lines.readAll(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
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

    @Test
    void aSearchTestsEachLineOnceAndKeepsTheFirstThatFits() {
        List<String> tested = new ArrayList<>();
        Supplier<Optional<String>> search = lines.search(line -> {
            tested.add(line);
            return line.startsWith("found");
        });
        assertThat(search.get()).isEmpty();
        assertThat(search.get()).isEmpty();
        read("e\nfound 1\nfound 2\n");
        assertThat(search.get()).contains("found 1");
        read("found 3\n");
        assertThat(search.get()).contains("found 1");
        assertThat(tested).containsExactly("a", "b", "c", "d", "e", "found 1");
    }

    @Test
    void aSearchSkipsForgottenLines() {
        List<String> tested = new ArrayList<>();
        Supplier<Optional<String>> search = lines.search(line -> {
            tested.add(line);
            return false;
        });
        lines.forgetBefore(2);
        assertThat(search.get()).isEmpty();
        read("e\nf\n");
        lines.forgetBefore(5);
        assertThat(search.get()).isEmpty();
        assertThat(tested).containsExactly("c", "d", "f");
    }
}
