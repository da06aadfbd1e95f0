package io.github.rocketmqhotfix.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For any input: no exception escapes, nothing hangs, memory is bounded, and the JVM verifies each woven class. */
class FuzzIT {

    /**
     * The time for all targets together. If it is 0, each target runs only its found inputs and its minimum number of
     * new inputs, which takes seconds.
     */
    private static final double MINUTES = Double.parseDouble(System.getProperty("fuzz.minutes", "0"));
    private static final boolean KEEP = System.getProperty("fuzz.corpus", "read").equals("write");
    private static final Path DIRECTORY = Path.of("target", "fuzz");
    private static final Path FIGURES = DIRECTORY.resolve("figures.txt");
    private static final Path RELEASES = DIRECTORY.resolve("releases.txt").toAbsolutePath();

    @BeforeAll
    static void resolveReleases() throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.deleteIfExists(FIGURES);
        ReleasedFamilies.writeTo(RELEASES);
    }

    @ParameterizedTest
    @EnumSource
    void noInputDoesHarm(FuzzTarget target) throws Exception {
        Files.createDirectories(target.directory());
        FuzzRun run = new FuzzRun(target, RELEASES);

        run.fuzz(MINUTES);

        Files.writeString(FIGURES, run.figures() + System.lineSeparator(),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(run.foundInputs()).isGreaterThanOrEqualTo(new FoundCorpus(target).inputs().size());
        assertThat(run.newInputs()).isGreaterThanOrEqualTo(target.newInputs());
        if (target.weaves()) {
            assertThat(run.verified()).isPositive();
        }
        if (KEEP) {
            new FoundCorpus(target).keep(run.corpus());
        }
    }
}
