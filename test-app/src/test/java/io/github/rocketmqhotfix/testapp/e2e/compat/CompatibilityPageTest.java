package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    void neighboursWhoseBehaviourIsNotRunShareALineOfTheirOutcomes() {
        String outcomes = " | applied; behaviour not run | applied; behaviour not run | applied; behaviour not run |";

        assertThat(pageWithClassesOnly().text()).contains("| ons-client 1.8.5.Final to 1.8.6.Final" + outcomes + " C8 C17 C25 |\n");
        assertThat(pageWithClassesOnly().shortForm()).contains("| ons-client 1.8.5.Final to 1.8.6.Final" + outcomes + "\n");
    }

    @Test
    void whereNoBehaviourShowsItAClassThatIsLeftAloneIsNamed() {
        assertThat(pageWithClassesOnly().shortForm()).contains("| ons-client 1.8.8.Final | applied; behaviour not run | applied; behaviour"
                + " not run | applied; DefaultMQPushConsumerImpl stood-aside:fixed-upstream; behaviour not run |");
    }

    /** Else a range of releases would say more than was seen. */
    @Test
    void noRangeOfABehaviourSpansARowThatIsNotRun() {
        String run = pageWithClassesOnly().text().substring(pageWithClassesOnly().text().indexOf("## Run N"));

        assertThat(run).contains("| 4.8.0 to 5.5.0 | stuck > recovers |", "| ons-client 1.8.4.Final | stuck > recovers |",
                "| ons-client 1.8.7.Final | stuck > recovers |").doesNotContain("1.8.5.Final");
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

    private CompatibilityPage pageWithClassesOnly() {
        List<ExpectedVerdicts> run = List.of(row("ons-client 1.8.4.Final"), row("ons-client 1.8.7.Final"));
        List<ExpectedVerdicts> classesOnly = List.of(row("ons-client 1.8.5.Final"), row("ons-client 1.8.6.Final"),
                row("ons-client 1.8.8.Final"));
        for (String each : CompatibilityPage.CLASS_LEVEL.values()) {
            Stream.of(run, classesOnly).flatMap(List::stream)
                    .forEach(row -> records.get(each).add(row, List.of("applied", "applied", "applied")));
        }
        for (ExpectedVerdicts row : run) {
            records.get("discovery").add(row, List.of("address > address", "address > address"));
            records.get("nameserver").add(row, List.of("stuck > recovers"));
            records.get("sendback").add(row, List.of("NameServer > retry"));
        }
        return new CompatibilityPage(List.of(OLD, NEXT, FIXED, run.get(0), classesOnly.get(0), classesOnly.get(1), run.get(1),
                classesOnly.get(2)), records::get);
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
