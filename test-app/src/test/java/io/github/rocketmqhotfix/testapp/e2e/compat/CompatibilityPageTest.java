package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the tables of the compatibility page with records that this test makes, not with those of real runs. */
class CompatibilityPageTest {

    private static final ExpectedOutcomes OLD = row("4.8.0");
    private static final ExpectedOutcomes NEXT = row("4.9.0");
    private static final ExpectedOutcomes FIXED = row("5.5.0");

    private final Map<String, RunRecord> records = new HashMap<>();

    @BeforeEach
    void runs() {
        for (String java : CompatibilityPage.JAVAS) {
            String run = CompatibilityPage.CLASS_LEVEL + java;
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
    void aRowShowsOutcomesLiveSituationsAndRuns() {
        assertThat(page().longForm()).contains("| 4.9.0 | applied; live: bridge | applied; live: hung"
                + " | applied; live: no master | C8 C17 C25 D N S |");
    }

    @Test
    void aBehaviourThatIsTheSameWithAndWithoutTheAgentIsNotLive() {
        assertThat(page().longForm()).contains("stood-aside:fixed-upstream; live in none");
    }

    @Test
    void aDefectThatShowsOnlyByChanceIsNotLive() {
        behaviour("nameserver", List.of("cut-off", "hung"), "by chance > recovers", "stuck > recovers");

        assertThat(page().longForm()).contains("; live: hung |").doesNotContain("live: cut-off");
    }

    @Test
    void equalNeighboursShareALineOfTheShortForm() {
        assertThat(page().shortForm().lines()).anyMatch(line -> line.startsWith("| 4.8.0 to 4.9.0 |"))
                .anyMatch(line -> line.startsWith("| 5.5.0 |")).hasSize(4);
    }

    @Test
    void theShortFormOmitsSituationsThatAreLiveInEveryRow() {
        behaviour("discovery", List.of("everywhere", "bridge"), "loopback > address", "loopback > address");
        records.get("discovery").add(OLD, List.of("loopback > address", "address > address"));

        assertThat(page().shortForm()).contains("; live: bridge |", "; live as in all |").doesNotContain("everywhere");
        assertThat(page().longForm()).contains("; live: everywhere, bridge |");
    }

    @Test
    void equalNeighboursWhoseBehaviourIsNotRunShareALine() {
        String outcomes = " | applied; behaviour not run | applied; behaviour not run | applied; behaviour not run |";

        assertThat(pageWithClassesOnly().longForm())
                .contains("| ons-client 1.8.5.Final to 1.8.6.Final" + outcomes + " C8 C17 C25 |\n");
        assertThat(pageWithClassesOnly().shortForm())
                .contains("| ons-client 1.8.5.Final to 1.8.6.Final" + outcomes + "\n");
    }

    @Test
    void aRowWhoseBehaviourIsNotRunNamesAClassWithAnotherOutcome() {
        assertThat(pageWithClassesOnly().shortForm())
                .contains("| ons-client 1.8.8.Final | applied; behaviour not run | applied; behaviour"
                        + " not run | applied; DefaultMQPushConsumerImpl stood-aside:fixed-upstream; behaviour not run |");
    }

    /** Otherwise a range would include a release that was not run. */
    @Test
    void aRangeOfABehaviourEndsAtARowThatIsNotRun() {
        String run = pageWithClassesOnly().longForm().substring(pageWithClassesOnly().longForm().indexOf("## Run N"));

        assertThat(run)
                .contains("| 4.8.0 to 5.5.0 | stuck > recovers |", "| ons-client 1.8.4.Final | stuck > recovers |",
                        "| ons-client 1.8.7.Final | stuck > recovers |")
                .doesNotContain("1.8.5.Final");
    }

    @Test
    void everyFamilyThatWasRunHasALine() {
        RunRecord servers = new RunRecord("servers", List.of("loopback-filter", "namesrv-reset", "sendback-fallback"));
        servers.add(NEXT.release(), List.of("live > repaired", "live > repaired", "not live"));
        records.put("servers", servers);

        assertThat(page().families().lines()).hasSize(3)
                .contains("| 4.9.0 | live > repaired | live > repaired | not live |");
    }

    @Test
    void differentOutcomesOnJavaVersionsAreShown() {
        records.get("class-level-25").add(NEXT, List.of("failed:weaving", "applied", "applied"));

        assertThat(page().longForm()).contains("Java 8 applied, Java 17 applied, Java 25 failed:weaving");
    }

    @Test
    void aRowThatIsMissingInARunIsAnError() {
        RunRecord half = new RunRecord("nameserver", List.of("hung"));
        half.add(OLD, List.of("stuck > recovers"));
        records.put("nameserver", half);

        assertThatThrownBy(() -> page().longForm()).isInstanceOf(IllegalStateException.class)
                .hasMessage("the run nameserver has no 4.9.0");
    }

    private CompatibilityPage page() {
        return new CompatibilityPage(List.of(OLD, NEXT, FIXED), records::get);
    }

    private CompatibilityPage pageWithClassesOnly() {
        List<ExpectedOutcomes> run = List.of(row("ons-client 1.8.4.Final"), row("ons-client 1.8.7.Final"));
        List<ExpectedOutcomes> classesOnly = List.of(row("ons-client 1.8.5.Final"), row("ons-client 1.8.6.Final"),
                row("ons-client 1.8.8.Final"));
        for (String java : CompatibilityPage.JAVAS) {
            Stream.of(run, classesOnly).flatMap(List::stream)
                    .forEach(row -> records.get(CompatibilityPage.CLASS_LEVEL + java).add(row,
                            List.of("applied", "applied", "applied")));
        }
        for (ExpectedOutcomes row : run) {
            records.get("discovery").add(row, List.of("address > address", "address > address"));
            records.get("nameserver").add(row, List.of("stuck > recovers"));
            records.get("sendback").add(row, List.of("NameServer > retry"));
        }
        return new CompatibilityPage(
                List.of(OLD, NEXT, FIXED, run.get(0), classesOnly.get(0), classesOnly.get(1), run.get(1),
                        classesOnly.get(2)),
                records::get);
    }

    private void behaviour(String run, List<String> situations, String... values) {
        RunRecord record = new RunRecord(run, situations);
        List.of(OLD, NEXT, FIXED).forEach(row -> record.add(row, List.of(values)));
        records.put(run, record);
    }

    private static ExpectedOutcomes row(String version) {
        return ExpectedOutcomes.all().stream().filter(row -> row.toString().equals(version)).findFirst().orElseThrow();
    }
}
