package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.process.ProcessCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs benchmarks and checks the files that they write. Figures that depend on the machine are not checked. */
class BenchIT {

    @TempDir
    private Path directory;

    @Test
    void idleMeasuresAJvmWithTheAgentAndWithAnEmptyAgent() throws IOException {
        Requirements.available(ProcessCost.unavailability(), directory);

        JsonNode result = measured("idle");

        assertThat(result.path("figures")).extracting(figure -> figure.path("quantity").asText())
                .contains("CPU", "wall", "peak memory");
        assertThat(result.at("/figures/0/readings")).extracting(reading -> reading.path("of").asText())
                .containsExactly("no agent", "empty premain", "agent", "agent / no agent", "agent / empty premain");
        assertThat(result.at("/figures/0/readings/4/budget/limit").asDouble()).isPositive();
    }

    @Test
    void weaveMeasuresTheFirstAndTheLaterLoadingsOfEachPatchedClass() throws IOException {
        JsonNode result = measured("weave");

        assertThat(result.path("figures")).hasSize(2 * 5).extracting(figure -> figure.path("subject").asText())
                .anyMatch(subject -> subject.startsWith("RemotingUtil 4.9.0, Java "))
                .anyMatch(subject -> subject.startsWith("DefaultMQPullConsumerImpl 4.9.0, Java "));
    }

    @Test
    void recoveryMeasuresEachReleaseAndFault() throws IOException {
        JsonNode result = measured("recovery");

        assertThat(result.path("figures")).hasSize(2 * 3 * 2);
        assertThat(result.path("figures"))
                .extracting(figure -> figure.path("subject").asText() + ", " + figure.path("quantity").asText())
                .startsWith("4.2.0, frozen: failed of 32 calls", "4.2.0, frozen: slowest call")
                .contains("5.3.1, first-start: slowest call");
        // 4.2.0 keeps asking a NameServer that was removed from its list (#2042)
        assertThat(samples(result, "with, to the removed NameServer")).containsExactly(0.0, 0.0);
        assertThat(samples(result, "without, to the removed NameServer")).containsExactly(32.0, 0.0);
    }

    @Test
    void sendbackMeasuresAndLosesNoMessage() throws IOException {
        JsonNode result = measured("sendback");

        assertThat(result.path("figures")).hasSize(3);
        assertThat(samples(result, "with, to the NameServer")).hasSize(3).containsOnly(0.0);
        assertThat(samples(result, "with, not in a retry topic")).hasSize(3).containsOnly(0.0);
        assertThat(samples(result, "without")).hasSize(3 * 8).allMatch(millis -> millis > 2_000);
    }

    @Test
    void startMeasuresTheAgentAndTheSamePatchesInstalledByAgentBuilder() throws IOException {
        JsonNode result = measured("start");

        assertThat(result.path("figures")).hasSize(3 * 3);
        assertThat(samples(result, "the agent's part / AgentBuilder's part")).hasSize(3).allMatch(ratio -> ratio > 0);
    }

    @Test
    void hotMeasuresTheWovenMethods() throws IOException {
        assertThat(measured("hot").path("figures")).extracting(figure -> figure.path("quantity").asText())
                .containsExactlyInAnyOrder(
                        "one localAddress", "one nameServerCall", "one nameServerCallOnTheWire", "one pull", "one send",
                        "one sendBack");
    }

    @Test
    void throughputMeasuresSendingAndConsuming() throws IOException {
        assertThat(measured("throughput").path("figures")).extracting(figure -> figure.path("subject").asText())
                .containsExactlyInAnyOrder("sync", "async", "consume", "sync", "async", "consume");
    }

    private static List<Double> samples(JsonNode result, String of) {
        List<Double> samples = new ArrayList<>();
        result.findValues("readings").forEach(readings -> readings.forEach(reading -> {
            if (reading.path("of").asText().equals(of)) {
                reading.path("samples").forEach(sample -> samples.add(sample.asDouble()));
            }
        }));
        return samples;
    }

    private JsonNode measured(String benchmark) throws IOException {
        int exitCode = new CommandLine(new BenchCommand()).execute(benchmark, "--quick", "--agent",
                Requirements.agent().jar().toString(),
                "--out", directory.toString());

        assertThat(exitCode).isBetween(0, 1);
        assertThat(Files.readString(directory.resolve(benchmark + "-quick.svg"))).contains("<svg").contains("</svg>");
        JsonNode result = new ObjectMapper().readTree(directory.resolve(benchmark + "-quick.json").toFile());
        assertThat(result.path("quick").asBoolean()).isTrue();
        assertThat(result.path("figures")).isNotEmpty().allSatisfy(figure -> assertThat(figure.path("readings"))
                .isNotEmpty().allSatisfy(reading -> assertThat(reading.path("samples")).isNotEmpty()));
        return result;
    }
}
