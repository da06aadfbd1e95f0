package io.github.rocketmqhotfix.testapp.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedVerdictsTest {

    private static final List<String> PATCHES = List.of("loopback-filter", "namesrv-reset", "sendback-fallback");

    private final List<ExpectedVerdicts> all = ExpectedVerdicts.all();

    @Test
    void holdsEveryReleaseThatThereIs() {
        assertThat(all.stream().map(ExpectedVerdicts::release).distinct()).hasSize(62);
    }

    @Test
    void everyRowIsAClassPathOfItsOwn() {
        assertThat(all).extracting(ExpectedVerdicts::toString).doesNotHaveDuplicates();
    }

    @Test
    void everyPatchHasOneOfFourVerdicts() {
        assertThat(all).allSatisfy(row -> {
            assertThat(row.verdicts()).containsOnlyKeys(PATCHES);
            assertThat(row.verdicts().values()).isSubsetOf("applied", "stood-aside:fixed-upstream",
                    "stood-aside:not-affected", "not present");
        });
    }

    @Test
    void whatBundlesOtherModulesIsLoadedAloneAndBesideThemInBothOrders() {
        for (String version : List.of("3.5.7", "3.5.8", "3.5.9", "3.6.2.Final")) {
            assertThat(all.stream().filter(row -> row.release().version().equals(version)).map(ExpectedVerdicts::artifacts))
                    .containsExactly(List.of("rocketmq-client"), List.of("rocketmq-client", "rocketmq-remoting"),
                            List.of("rocketmq-remoting", "rocketmq-client"));
        }
    }

    @Test
    void oneClassCanBeAnException() {
        ExpectedVerdicts ons = all.stream().filter(row -> row.release().version().equals("1.8.8.8.Final")).findFirst().orElseThrow();

        assertThat(ons.of("sendback-fallback", "any.DefaultMQPushConsumerImpl")).isEqualTo("stood-aside:fixed-upstream");
        assertThat(ons.of("sendback-fallback", "any.DefaultMQPullConsumerImpl")).isEqualTo("applied");
    }
}
