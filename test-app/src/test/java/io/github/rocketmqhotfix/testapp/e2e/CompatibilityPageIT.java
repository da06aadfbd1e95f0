package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Runs after the runs over all releases and holds the page and the README against what they observed;
 * {@code mvn verify -Pcompatibility} makes the runs and writes both instead.
 */
class CompatibilityPageIT {

    private static final boolean WRITE = "write".equals(System.getProperty("compatibility.page"));
    private static final Path PAGE = Path.of("..", "agent", "COMPATIBILITY.md");
    private static final Path README = Path.of("..", "README.md");
    private static final String MARK = "<!-- generated from here: mvn verify -Pcompatibility -->\n";
    private static final String END = "<!-- generated to here -->\n";

    private final CompatibilityPage page = new CompatibilityPage(ReleaseRows.all(), CompatibilityPageIT::record);

    @Test
    void thePageSaysWhatTheRunsObserved() throws IOException {
        holds(PAGE, page.text());
    }

    @Test
    void theReadmesShortFormSaysWhatTheRunsObserved() throws IOException {
        holds(README, page.shortForm());
    }

    private static void holds(Path file, String generated) throws IOException {
        String text = Files.readString(file);
        int from = text.indexOf(MARK) + MARK.length();
        int to = text.indexOf(END);
        assertThat(from).as("the mark in " + file).isGreaterThanOrEqualTo(MARK.length()).isLessThan(to);
        if (WRITE) {
            Files.writeString(file, text.substring(0, from) + generated + text.substring(to));
        } else {
            assertThat(generated).as("what mvn verify -Pcompatibility would write to " + file)
                    .isEqualTo(text.substring(from, to));
        }
    }

    private static RunRecord record(String run) {
        Optional<String> missing = RunRecord.exists(run) ? Optional.empty() : Optional.of("the run " + run + " was not made");
        return RunRecord.of(Requirements.available(missing, run));
    }
}
