package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
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

    private static final String FAMILIES_MARK = "<!-- generated families from here: mvn verify -Pcompatibility -->\n";
    private static final String FAMILIES_END = "<!-- generated families to here -->\n";

    private final CompatibilityPage page = new CompatibilityPage(ReleaseRows.all(), CompatibilityPageIT::record);

    @BeforeAll
    static void allRunsWereMade() {
        // set on the command line only, and then the records are those of another build
        Assumptions.assumeTrue(System.getProperty("it.test") == null, "-Dit.test chose some of the runs only");
    }

    @Test
    void thePageSaysWhatTheRunsObserved() throws IOException {
        holds(PAGE, page.text());
    }

    @Test
    void theReadmesShortFormSaysWhatTheRunsObserved() throws IOException {
        holds(README, page.shortForm());
    }

    /** Without -Pmatrix only some of the families are run; these are held against the page. */
    @Test
    void thePageSaysWhatTheFamiliesObserved() throws IOException {
        if (WRITE) {
            write(PAGE, FAMILIES_MARK, page.servers(), FAMILIES_END);
        } else {
            assertThat(between(Files.readString(PAGE), FAMILIES_MARK, FAMILIES_END).lines())
                    .containsAll(page.servers().lines().toList());
        }
    }

    private static void holds(Path file, String generated) throws IOException {
        if (WRITE) {
            write(file, MARK, generated, END);
        } else {
            assertThat(generated).as("what mvn verify -Pcompatibility would write to " + file)
                    .isEqualTo(between(Files.readString(file), MARK, END));
        }
    }

    private static void write(Path file, String mark, String generated, String end) throws IOException {
        String text = Files.readString(file);
        String before = text.substring(0, text.indexOf(end) - between(text, mark, end).length());
        Files.writeString(file, before + generated + text.substring(text.indexOf(end)));
    }

    private static String between(String text, String mark, String end) {
        int from = text.indexOf(mark) + mark.length();
        int to = text.indexOf(end);
        assertThat(from).as(mark).isGreaterThanOrEqualTo(mark.length()).isLessThanOrEqualTo(to);
        return text.substring(from, to);
    }

    private static RunRecord record(String run) {
        Optional<String> missing = RunRecord.exists(run) ? Optional.empty() : Optional.of("the run " + run + " was not made");
        return RunRecord.of(Requirements.available(missing, run));
    }
}
