package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ANSWERS;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.CLUSTER;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.FROZEN;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.KNOWS_NO_BROKER;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.KNOWS_NO_TOPIC;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests TOPIC_NOT_EXIST (17) from a NameServer that has just started, and from one that knows the brokers. */
class NameServerRefusalTest {

    private static final AtomicInteger REPORTS = new AtomicInteger();

    private final PatchReport report = Reports.of("namesrv-reset-refusal-" + REPORTS.incrementAndGet());

    @AfterEach
    void theAgentHadNoFailure() {
        assertThat(report.failures()).isZero();
    }

    @Test
    void afterARefusalOfANameServerWithoutBrokersTheNextOneIsAsked() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", KNOWS_NO_BROKER);

        assertThat(Stderr.linesDuring(() -> assertThat(client.call(ROUTE)).hasToString("0 of c")))
                .singleElement().asString().endsWith("left a for c after 500 ms without an answer");

        assertThat(client.asked()).containsExactly("a", "b", "c");
        assertThat(client.askedForBrokers()).containsExactly("b");
        assertThat(client.chosen).hasValue("c");
    }

    @Test
    void theRefusalOfANameServerWithoutBrokersIsReturnedIfNoOtherAnswers() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", KNOWS_NO_BROKER).at("c", SILENT);

        assertThat(client.call(ROUTE)).hasToString("17 of b");

        assertThat(client.asked()).startsWith("a", "b", "c");
        assertThat(client.askedForBrokers()).containsExactly("b");
    }

    /** The other NameServer has no mark yet, because no call has asked it. */
    @Test
    void afterARefusalAnotherNameServerGetsTheTimeOfOneAttemptOnly() throws Exception {
        for (boolean reachable : new boolean[] {true, false}) {
            FakeRemotingClient client = client("a", "b").at("b", FROZEN);
            client.call(ROUTE);
            client.channelTables.get("a").channel().close();
            client.at("a", KNOWS_NO_BROKER);
            if (!reachable) {
                client.unreachable("b");
            }

            long begin = System.nanoTime();
            assertThat(new CallerThreads(16, () -> client.call(ROUTE)).begin().outcomes())
                    .extracting(Object::toString).hasSize(16).containsOnly("17 of a");

            assertThat((System.nanoTime() - begin) / 1_000_000).isBetween(500L, 1_500L);
            assertThat(client.attempts()).noneMatch(each -> each.address().equals("b") && each.timeoutMillis() > 500);
            assertThat(client.chosen).hasValue("a");
        }
    }

    /** Brokers register every 10 to 30 s. */
    @Test
    void aNameServerThatKnewNoBrokerIsTrustedOnceItAnswers() {
        FakeRemotingClient client = client("a", "b").at("a", SILENT).at("b", KNOWS_NO_BROKER);
        assertThat(client.call(ROUTE)).hasToString("17 of b");
        assertThat(client.asked()).containsExactly("a", "b");
        client.at("b", ANSWERS);
        client.forgetAttempts();

        assertThat(client.call(ROUTE)).hasToString("0 of b");
        client.at("b", KNOWS_NO_TOPIC);
        assertThat(client.call(ROUTE)).hasToString("17 of b");

        assertThat(client.asked()).containsExactly("b", "b");
        assertThat(client.askedForBrokers()).isEmpty();
        assertThat(client.chosen).hasValue("b");
    }

    @Test
    void theRefusalOfANameServerWithBrokersIsTheAnswer() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", KNOWS_NO_TOPIC);

        assertThat(client.call(ROUTE)).hasToString("17 of b");
        assertThat(client.call(ROUTE)).hasToString("17 of b");

        assertThat(client.asked()).containsExactly("a", "b", "b");
        assertThat(client.askedForBrokers()).containsExactly("b");
        assertThat(client.chosen).hasValue("b");
    }

    @Test
    void aNameServerThatNeverFailedIsNotAskedForBrokersAndItsRefusalIsTheAnswer() {
        FakeRemotingClient client = client("a", "b").at("a", KNOWS_NO_BROKER);

        assertThat(client.call(ROUTE)).hasToString("17 of a");

        assertThat(client.asked()).containsExactly("a");
        assertThat(client.askedForBrokers()).isEmpty();
    }

    @Test
    void aRestartedNameServerIsAskedForItsBrokersOncePerConnection() {
        FakeRemotingClient client = client("a", "b");
        client.call(ROUTE);
        client.channelTables.get("a").channel().close();
        client.at("a", KNOWS_NO_BROKER);

        assertThat(client.call(ROUTE)).hasToString("0 of b");
        assertThat(client.askedForBrokers()).containsExactly("a");
        assertThat(client.chosen).hasValue("b");

        client.call(ROUTE);
        assertThat(client.asked()).containsExactly("a", "a", "b", "b");
        assertThat(client.askedForBrokers()).containsExactly("a");
    }

    @Test
    void sixteenThreadsAskForTheBrokersOnce() throws Exception {
        CyclicBarrier all = new CyclicBarrier(16);
        FakeRemotingClient client = client("a", "b", "c").at("a", FROZEN).at("b", (attempt, channel) -> {
            if (attempt.code() == ROUTE) {
                all.await(10, TimeUnit.SECONDS);
            }
            return KNOWS_NO_BROKER.answer(attempt, channel);
        });
        client.connect("a");

        assertThat(new CallerThreads(16, () -> client.call(ROUTE)).begin().outcomes())
                .extracting(Object::toString).hasSize(16).containsOnly("0 of c");

        assertThat(client.askedForBrokers()).containsExactly("b");
        assertThat(client.chosen).hasValue("c");
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void ifTheRequestForBrokersIsNotAnsweredTheRefusalIsTheAnswer() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b",
                (attempt, channel) -> (attempt.code() == CLUSTER ? SILENT : KNOWS_NO_BROKER).answer(attempt, channel));

        assertThat(client.call(ROUTE)).hasToString("17 of b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not JSON", "{\"brokerAddrTable\":null}"})
    void ifTheListOfBrokersIsInvalidTheRefusalIsTheAnswer(String body) {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b",
                (attempt, channel) -> new FakeRemotingClient.Answer(attempt.code() == CLUSTER ? 0 : 17, attempt, body));

        assertThat(client.call(ROUTE)).hasToString("17 of b");
    }

    @Test
    void anInterruptDuringTheRequestForBrokersStaysSet() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", (attempt, channel) -> {
            Thread.currentThread().interrupt();
            return KNOWS_NO_BROKER.answer(attempt, channel);
        });

        Object outcome = client.call(ROUTE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).hasToString("17 of b");
    }

    @Test
    void withAttemptsOffNoNameServerIsAskedForBrokers() {
        FakeRemotingClient client = new FakeRemotingClient(report, 0, "a", "b").at("a", SILENT).at("b",
                KNOWS_NO_BROKER);
        client.call(ROUTE);

        assertThat(client.call(ROUTE)).hasToString("17 of b");

        assertThat(client.askedForBrokers()).isEmpty();
    }

    private FakeRemotingClient client(String... addresses) {
        return new FakeRemotingClient(report, 500, addresses);
    }
}
