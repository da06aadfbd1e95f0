package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.cluster.ExpectedVerdicts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompatibilityPageTest {

    private static final ExpectedVerdicts OLD = row("4.8.0");
    private static final ExpectedVerdicts NEXT = row("4.9.0");
    private static final ExpectedVerdicts FIXED = row("5.5.0");

    private final Map<String, RunRecord> records = new HashMap<>();

    @BeforeEach
    void runs() {
        for (String run : CompatibilityPage.CLASS_LEVEL.values()) {
            RunRecord record = new RunRecord(run, List.of("loopback-filter", "namesrv-reset", "sendback-fallback"));
            record.add(OLD, List.of("applied", "applied", "applied"));
            record.add(NEXT, List.of("applied", "applied", "applied"));
            record.add(FIXED, List.of("applied", "applied", "stood-aside:fixed-upstream"));
            records.put(run, record);
        }
        behaviour("discovery", List.of("bridge", "vip"), "loopback > address", "address > address");
        behaviour("nameserver", List.of("hung"), "stuck > recovers");
        behaviour("sendback", List.of("no master"), "NameServer > retry");
        records.get("sendback").add(FIXED, List.of("retry > retry"));
    }

    @Test
    void aRowHasItsOutcomesWhereTheDefectIsLiveAndTheRuns() {
        assertThat(page().text()).contains("| 4.9.0 | applied; live: bridge | applied; live: hung"
                + " | applied; live: no master | C8 C17 C25 D N S |");
    }

    @Test
    void whatIsTheSameWithAndWithoutTheAgentIsNotLive() {
        assertThat(page().text()).contains("stood-aside:fixed-upstream; live in none");
    }

    @Test
    void whatShowsByChanceOnlyIsNotCalledLive() {
        behaviour("nameserver", List.of("cut-off", "hung"), "by chance > recovers", "stuck > recovers");

        assertThat(page().text()).contains("; live: hung |").doesNotContain("live: cut-off");
    }

    @Test
    void neighboursThatAreAlikeShareALineOfTheShortForm() {
        assertThat(page().shortForm().lines()).anyMatch(line -> line.startsWith("| 4.8.0 to 4.9.0 |"))
                .anyMatch(line -> line.startsWith("| 5.5.0 |")).hasSize(4);
    }

    @Test
    void whatIsLiveInEveryRowIsLeftOutOfTheShortForm() {
        behaviour("discovery", List.of("everywhere", "bridge"), "loopback > address", "loopback > address");
        records.get("discovery").add(OLD, List.of("loopback > address", "address > address"));

        assertThat(page().shortForm()).contains("; live: bridge |", "; live as in all |").doesNotContain("everywhere");
        assertThat(page().text()).contains("; live: everywhere, bridge |");
    }

    @Test
    void everyFamilyThatWasRunHasALine() {
        RunRecord servers = RunRecord.ofReleases("servers", List.of("loopback-filter", "namesrv-reset", "sendback-fallback"));
        servers.add(NEXT.release(), List.of("live > repaired", "live > repaired", "not live"));
        records.put("servers", servers);

        assertThat(page().servers().lines()).hasSize(3).contains("| 4.9.0 | live > repaired | live > repaired | not live |");
    }

    @Test
    void javasThatDisagreeAreShown() {
        records.get("class-level-25").add(NEXT, List.of("failed:weaving", "applied", "applied"));

        assertThat(page().text()).contains("Java 8 applied, Java 17 applied, Java 25 failed:weaving");
    }

    @Test
    void aRowThatARunDidNotHaveIsAnError() {
        RunRecord half = new RunRecord("nameserver", List.of("hung"));
        half.add(OLD, List.of("stuck > recovers"));
        records.put("nameserver", half);

        assertThatThrownBy(() -> page().text()).isInstanceOf(IllegalStateException.class)
                .hasMessage("the run nameserver had no 4.9.0");
    }

    private CompatibilityPage page() {
        return new CompatibilityPage(List.of(OLD, NEXT, FIXED), records::get);
    }

    private void behaviour(String run, List<String> situations, String... values) {
        RunRecord record = new RunRecord(run, situations);
        List.of(OLD, NEXT, FIXED).forEach(row -> record.add(row, List.of(values)));
        records.put(run, record);
    }

    private static ExpectedVerdicts row(String version) {
        return ExpectedVerdicts.all().stream().filter(row -> row.toString().equals(version)).findFirst().orElseThrow();
    }
}
