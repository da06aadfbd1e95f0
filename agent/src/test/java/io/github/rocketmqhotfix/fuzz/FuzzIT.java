package io.github.rocketmqhotfix.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For any input: no exception escapes, nothing hangs, memory is bounded, and the JVM accepts each woven class if,
 * before weaving, it accepts the class and the stack map frames of the class are correct.
 */
class FuzzIT {

    /**
     * The sum of the times of all targets. If it is 0, each target runs only the inputs that earlier runs found, and
     * its minimum number of new inputs, which takes seconds.
     */
    private static final double MINUTES = Double.parseDouble(System.getProperty("fuzz.minutes", "0"));
    private static final boolean KEEP = System.getProperty("fuzz.corpus", "read").equals("write");
    private static final Path DIRECTORY = Path.of("target", "fuzz");
    private static final Path FIGURES = DIRECTORY.resolve("figures.txt");
    private static final Path RELEASES = DIRECTORY.resolve("releases.txt").toAbsolutePath();
    /** Two, because a fuzzing JVM uses little more than one processor. */
    private static final int AT_ONCE = 2;
    private static final Map<FuzzTarget, Future<FuzzRun>> RUNS = new EnumMap<>(FuzzTarget.class);
    private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(AT_ONCE);

    @BeforeAll
    static void startRuns() throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.deleteIfExists(FIGURES);
        ReleasedFamilies.writeTo(RELEASES);
        for (FuzzTarget target : FuzzTarget.values()) {
            RUNS.put(target, EXECUTOR.submit(() -> run(target)));
        }
    }

    /** An interrupted run kills its JVM. */
    @AfterAll
    static void endRuns() {
        EXECUTOR.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void noInputDoesHarm(FuzzTarget target) throws Exception {
        FuzzRun run = RUNS.get(target).get();

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

    private static FuzzRun run(FuzzTarget target) throws IOException, InterruptedException {
        Files.createDirectories(target.directory());
        FuzzRun run = new FuzzRun(target, RELEASES);
        run.fuzz(MINUTES);
        return run;
    }
}
