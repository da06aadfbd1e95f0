package io.github.rocketmqhotfix.testapp.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedOutcomesTest {

    private static final List<String> PATCHES = List.of("loopback-filter", "namesrv-reset", "sendback-fallback");

    private final List<ExpectedOutcomes> all = ExpectedOutcomes.all();

    @Test
    void hasEveryPublishedRelease() {
        assertThat(all.stream().map(ExpectedOutcomes::release).distinct()).hasSize(102);
        assertThat(onsClients("1.")).hasSize(35);
        assertThat(onsClients("2.")).hasSize(7);
    }

    /** Without this test, a row that is left out of the runs by mistake would go unnoticed. */
    @Test
    void everyRowHasABehaviourRunExceptMostOnsClientsAndServersWithoutAClient() {
        assertThat(all.stream().filter(row -> !row.artifacts().equals(List.of("ons-client")) && !row.behaviourRun()))
                .extracting(ExpectedOutcomes::toString).containsExactly("5.3.4 rocketmq-broker+rocketmq-namesrv");
        assertThat(all.stream().filter(row -> row.artifacts().equals(List.of("ons-client")) && row.behaviourRun()))
                .extracting(row -> row.release().version())
                .containsExactly("1.8.4.Final", "1.8.7.Final", "1.8.8.8.Final");
    }

    @ParameterizedTest
    @ValueSource(strings = {"discovery.csv", "nameserver.csv", "sendback.csv"})
    void everyBehaviourFileHasEveryRowWithABehaviourRun(String file) {
        ExpectedBehaviour expected = ExpectedBehaviour.in(file);

        assertThat(all.stream().filter(ExpectedOutcomes::behaviourRun))
                .allSatisfy(row -> assertThat(expected.situations())
                        .allSatisfy(situation -> assertThat(expected.of(row, situation)).isNotBlank()));
    }

    @Test
    void noClassPathIsListedTwice() {
        assertThat(all).extracting(ExpectedOutcomes::toString).doesNotHaveDuplicates();
    }

    @Test
    void everyPatchHasOneOfFourOutcomes() {
        assertThat(all).allSatisfy(row -> {
            assertThat(row.outcomes()).containsOnlyKeys(PATCHES);
            assertThat(row.outcomes().values()).isSubsetOf("applied", "stood-aside:fixed-upstream",
                    "stood-aside:not-affected", "not present");
        });
    }

    @Test
    void artifactsThatBundleModulesAreListedAloneAndWithTheModulesInBothOrders() {
        for (String version : List.of("3.5.7", "3.5.8", "3.5.9", "3.6.2.Final")) {
            assertThat(all.stream().filter(row -> row.release().version().equals(version))
                    .map(ExpectedOutcomes::artifacts))
                    .containsExactly(List.of("rocketmq-client"), List.of("rocketmq-client", "rocketmq-remoting"),
                            List.of("rocketmq-remoting", "rocketmq-client"));
        }
    }

    @Test
    void aSingleClassCanDeviateFromItsRow() {
        ExpectedOutcomes ons = ExpectedOutcomes.of("1.8.8.8.Final");

        assertThat(ons.of("sendback-fallback", "any.DefaultMQPushConsumerImpl"))
                .isEqualTo("stood-aside:fixed-upstream");
        assertThat(ons.of("sendback-fallback", "any.DefaultMQPullConsumerImpl")).isEqualTo("applied");
    }

    private List<String> onsClients(String line) {
        return all.stream().filter(row -> row.artifacts().equals(List.of("ons-client")))
                .map(row -> row.release().version())
                .filter(version -> version.startsWith(line)).toList();
    }
}
