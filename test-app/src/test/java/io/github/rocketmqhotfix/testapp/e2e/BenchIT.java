package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.Main;
import io.github.rocketmqhotfix.testapp.process.ProcessCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks run and write what they measured; how fast anything was depends on the machine, and is no test. */
class BenchIT {

    @TempDir
    private Path directory;

    @Test
    void aJvmWithoutRocketMqIsMeasuredWithTheAgentAndWithAnEmptyOne() throws IOException {
        Requirements.available(ProcessCost.unavailability(), directory);

        JsonNode result = measured("idle");

        assertThat(result.path("figures")).extracting(figure -> figure.path("quantity").asText())
                .contains("CPU", "wall", "peak memory");
        assertThat(result.at("/figures/0/readings")).extracting(reading -> reading.path("of").asText())
                .containsExactly("no agent", "empty premain", "agent", "agent / no agent", "agent / empty premain");
        assertThat(result.at("/figures/0/readings/4/budget/limit").asDouble()).isPositive();
    }

    @Test
    void everyPatchedClassIsMeasuredAsTheFirstOneAndAgain() throws IOException {
        JsonNode result = measured("weave");

        assertThat(result.path("figures")).hasSize(2 * 5).extracting(figure -> figure.path("subject").asText())
                .anyMatch(subject -> subject.startsWith("RemotingUtil 4.9.0, Java "))
                .anyMatch(subject -> subject.startsWith("DefaultMQPullConsumerImpl 4.9.0, Java "));
    }

    private JsonNode measured(String benchmark) throws IOException {
        int exitCode = Main.commandLine().execute("bench", benchmark, "--quick", "--agent", Requirements.agent().jar().toString(),
                "--out", directory.toString());

        assertThat(exitCode).isBetween(0, 1);
        assertThat(Files.readString(directory.resolve(benchmark + ".svg"))).contains("<svg").contains("</svg>");
        JsonNode result = new ObjectMapper().readTree(directory.resolve(benchmark + ".json").toFile());
        assertThat(result.path("quick").asBoolean()).isTrue();
        assertThat(result.path("figures")).isNotEmpty().allSatisfy(figure ->
                assertThat(figure.path("readings")).isNotEmpty().allSatisfy(reading ->
                        assertThat(reading.path("samples")).hasSize(1)));
        return result;
    }
}
