package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.soak.SoakResult.SoakOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakResultTest {

    @TempDir
    private Path directory;

    @Test
    void theOutcomeIsRightWithoutABreach() {
        assertThat(SoakResults.right().outcome()).isEqualTo(SoakOutcome.RIGHT);
        assertThat(SoakResults.right().words()).endsWith("all invariants hold" + System.lineSeparator());
        assertThat(SoakResults.broken().outcome()).isEqualTo(SoakOutcome.BROKEN);
        assertThat(SoakResults.broken().words()).doesNotContain("all invariants hold");
    }

    @Test
    void theOutcomeIsOpenIfAnInvariantWasNotJudged() {
        assertThat(SoakResults.open().outcome()).isEqualTo(SoakOutcome.OPEN);
        assertThat(SoakResults.open().words()).doesNotContain("all invariants hold")
                .contains(
                        "not judged: threads, memory and connections of every JVM are flat: fewer than 24 measurements of producer-1");
    }

    @Test
    void printsHowMuchWasJudged() {
        assertThat(SoakResults.right().words()).contains("2, 1 of them at NameServers (1 judged)")
                .contains(
                        "1 JVMs judged; highest: 3 threads, 0 connections, 0 KiB of resident memory, 0 bytes of live heap");
    }

    @Test
    void printsWhichInvariantIsBrokenWhenAndWhere() {
        assertThat(SoakResults.broken().words())
                .contains("broken after 17 s, consumer-1: no send-back (code 36) reaches a NameServer, but 4 went");
    }

    @Test
    void sumsTheRequestsOfAllNameServers() {
        assertThat(SoakResults.right().requestsByCode()).isEqualTo(Map.of(103, 6L, 105, 42L));
    }

    @Test
    void writesJson() throws IOException {
        Path file = directory.resolve("soak.json");
        SoakResults.broken().writeTo(file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("seed").asLong()).isEqualTo(235);
        assertThat(json.path("faults")).hasSize(2);
        assertThat(json.path("breaches").path(0).path("invariant").asText()).isEqualTo("NO_SEND_BACK_TO_A_NAME_SERVER");
    }
}
