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
 * After the runs over all releases, compares agent/docs/compatibility.md with the records of these runs.
 * {@code mvn verify -Pcompatibility} makes the runs and writes the page instead.
 */
class CompatibilityPageIT {

    private static final boolean WRITE = "write".equals(System.getProperty("compatibility.page"));
    private static final Path PAGE = Path.of("..", "agent", "docs", "compatibility.md");

    private final CompatibilityPage page = new CompatibilityPage(ReleaseRows.all(), CompatibilityPageIT::record);

    @BeforeAll
    static void allRunsWereMade() {
        // -Dit.test on the command line sets this system property; the it.test of a profile does not. With -Dit.test
        // some runs are left out, and their records are those of an earlier build.
        Assumptions.assumeTrue(System.getProperty("it.test") == null, "-Dit.test selected only some of the runs");
    }

    @Test
    void theLongFormShowsWhatTheRunsObserved() throws IOException {
        check("generated", page.longForm());
    }

    @Test
    void theShortFormShowsWhatTheRunsObserved() throws IOException {
        check("generated short form", page.shortForm());
    }

    /** Without -Pmatrix only some families are run, so only their lines are compared. */
    @Test
    void theTableOfFamiliesShowsWhatTheRunsObserved() throws IOException {
        if (WRITE) {
            check("generated families", page.families());
        } else {
            assertThat(part("generated families").lines()).containsAll(page.families().lines().toList());
        }
    }

    private static void check(String name, String generated) throws IOException {
        String before = part(name);
        if (WRITE) {
            String text = Files.readString(PAGE);
            Files.writeString(PAGE,
                    text.replace(start(name) + before + end(name), start(name) + generated + end(name)));
        } else {
            assertThat(generated).as("what mvn verify -Pcompatibility would write to " + PAGE).isEqualTo(before);
        }
    }

    /** Returns the text of the page between the two marks of a part. */
    private static String part(String name) throws IOException {
        String text = Files.readString(PAGE);
        assertThat(text).containsOnlyOnce(start(name)).containsOnlyOnce(end(name)).containsSubsequence(start(name),
                end(name));
        return text.substring(text.indexOf(start(name)) + start(name).length(), text.indexOf(end(name)));
    }

    private static String start(String name) {
        return "<!-- " + name + " from here: mvn verify -Pcompatibility -->\n";
    }

    private static String end(String name) {
        return "<!-- " + name + " to here -->\n";
    }

    private static RunRecord record(String run) {
        Optional<String> missing = RunRecord.exists(run) ? Optional.empty()
                : Optional.of("the run " + run + " was not made");
        return RunRecord.of(Requirements.available(missing, run));
    }
}
