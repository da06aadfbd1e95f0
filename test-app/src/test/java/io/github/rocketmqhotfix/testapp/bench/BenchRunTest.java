package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.cli.ExitCode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchRunTest {

    private static final Reading WITHOUT = new Reading("without", Unit.SECONDS, List.of(1.0, 2.0, 4.0));
    private static final Reading WITH = new Reading("with", Unit.SECONDS, List.of(2.0, 2.0, 4.0));
    private static final Benchmark KEPT = new Fake("kept", with(Budget.atMost(1.1)));
    private static final Benchmark BROKEN = new Fake("broken", List.of(Figure.of("Java 17", "start", WITHOUT)));
    private static final Benchmark MISSED = new Fake("missed", with(Budget.below(0.4)));

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    @TempDir
    private Path directory;

    @Test
    void isRightIfEveryBudgetIsKept() {
        assertThat(run(KEPT)).isZero();
    }

    @Test
    void aMissedBudgetGivesExitCode1AndIsMarked() {
        assertThat(run(KEPT, MISSED)).isOne();
        assertThat(out.toString())
                .containsPattern("Java 17, start *\\R  without +2 s \\(1.50 to 3\\) *\\R  with +2 s \\(2 to 3\\)")
                .containsPattern("  with / without +1.000 times \\(1.000 to 1.500\\) +at most 1.100 times *\\R")
                .containsPattern("  with / without +1.000 times .*below 0.400 times   <- missed");
    }

    @Test
    void aFailedBenchmarkGivesExitCode1AndTheOthersRun() throws IOException {
        assertThat(run(BROKEN, KEPT)).isOne();
        assertThat(errors.toString()).contains("broken: the broker did not start");
        assertThat(directory.resolve("kept.json")).exists();
    }

    @Test
    void aFailedBenchmarkWritesItsFiguresAndDoesNotKeepItsBudgets() throws IOException {
        run(BROKEN);

        JsonNode result = new ObjectMapper().readTree(directory.resolve("broken.json").toFile());
        assertThat(result.path("failure").asText()).isEqualTo("the broker did not start");
        assertThat(result.path("kept").asBoolean()).isFalse();
        assertThat(result.at("/figures/0/readings/0/of").asText()).isEqualTo("without");
    }

    @Test
    void aBenchmarkThatThisMachineCannotRunIsSkippedAndTheOthersRun() {
        assertThat(run(new Fake("unavailable", Optional.of("no such tool here"), List.of()), KEPT))
                .isEqualTo(ExitCode.skipped());
        assertThat(errors.toString()).contains("unavailable: skipped: no such tool here");
        assertThat(directory.resolve("kept.json")).exists();
    }

    @Test
    void aMissedBudgetCountsMoreThanASkippedBenchmark() {
        assertThat(run(new Fake("unavailable", Optional.of("no such tool here"), List.of()), MISSED)).isOne();
    }

    @Test
    void exitCodeIs2IfNoReleaseOfABenchmarkIsFound() {
        assertThat(run(new Unresolved(directory))).isEqualTo(2);
        assertThat(errors.toString())
                .contains("unresolved: skipped: cannot resolve org.apache.rocketmq:rocketmq-client:");
    }

    @Test
    void aBenchmarkWhoseReleaseIsNotFoundIsSkippedAndTheOthersRun() {
        assertThat(run(new Unresolved(directory), KEPT)).isEqualTo(ExitCode.skipped());
        assertThat(directory.resolve("kept.json")).exists();
    }

    @Test
    void theFileHoldsEverySampleTheMachineAndTheBudget() throws IOException {
        run(MISSED);

        JsonNode result = new ObjectMapper().readTree(directory.resolve("missed.json").toFile());
        assertThat(result.fieldNames()).toIterable()
                .containsExactly("name", "date", "command", "quick", "machine", "kept", "figures");
        assertThat(result.path("machine").fieldNames()).toIterable()
                .containsExactly("cores", "memoryBytes", "processor", "kernel", "javas");
        assertThat(result.path("kept").asBoolean()).isFalse();
        JsonNode readings = result.at("/figures/0/readings");
        assertThat(readings.at("/0/samples")).extracting(JsonNode::asDouble).containsExactly(1.0, 2.0, 4.0);
        assertThat(readings.at("/0/budget").isMissingNode()).isTrue();
        assertThat(readings.at("/2/unit").asText()).isEqualTo("times");
        assertThat(readings.at("/2/median").asDouble()).isEqualTo(1);
        assertThat(readings.at("/2/budget/kind").asText()).isEqualTo("BELOW");
        assertThat(readings.at("/2/kept").asBoolean()).isFalse();
    }

    @Test
    void thePlotIsAnSvgEvenIfASubjectLacksAReading() throws Exception {
        run(new Fake("several",
                List.of(Figure.of("Java 8", "start", WITHOUT), Figure.of("Java 17", "start", WITHOUT, WITH),
                        Figure.of("Java 17", "memory", new Reading("with", Unit.MEBIBYTES, List.of(7.0))))));

        assertThat(DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(withoutDoctype(directory.resolve("several.svg"))).getDocumentElement().getTagName())
                .isEqualTo("svg");
    }

    private int run(Benchmark... benchmarks) {
        return new BenchRun(new BenchSetting(new AgentFlag(Path.of("agent.jar")), false, List.of(), List.of()), "bench",
                directory,
                new PrintWriter(out), new PrintWriter(errors)).run(List.of(benchmarks));
    }

    private static List<Figure> with(Budget budget) {
        return List.of(Figure.of("Java 17", "start", WITHOUT, WITH, WITH.dividedBy(WITHOUT).within(budget)));
    }

    /** Removes the DOCTYPE, which the parser would download. */
    private static InputStream withoutDoctype(Path svg) throws IOException {
        return new ByteArrayInputStream(
                Files.readString(svg).replaceFirst("<!DOCTYPE[^>]*>", "").getBytes(StandardCharsets.UTF_8));
    }

    /** A benchmark of a release that no repository has. */
    private record Unresolved(Path folder) implements Benchmark {

        @Override
        public String name() {
            return "unresolved";
        }

        @Override
        public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> taker) {
            try (ReleaseJars jars = new ReleaseJars(folder.resolve("repository").toUri().toString(),
                    folder.resolve("local"))) {
                jars.client(new Release("4.9.0"));
            }
        }
    }

    /** A benchmark that reports the given figures. BROKEN then fails, and so does a benchmark that is unavailable. */
    private record Fake(String name, Optional<String> unavailability, List<Figure> figures) implements Benchmark {

        Fake(String name, List<Figure> figures) {
            this(name, Optional.empty(), figures);
        }

        @Override
        public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> taker) {
            figures.forEach(taker);
            if (this == BROKEN || unavailability.isPresent()) {
                throw new IllegalStateException("the broker did not start");
            }
        }
    }
}
