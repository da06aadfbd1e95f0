package io.github.rocketmqhotfix.testapp.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.ledger.LedgerFeed;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.load.NumberedConsumer;
import io.github.rocketmqhotfix.testapp.program.load.NumberedProducer;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the ledger with the numbering producer and consumer on real servers. */
class NumberedMessagesIT {

    private static final String BROKER = "broker-a";
    private static final String TOPIC = "hotfix-numbers";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @ParameterizedTest(name = "{0}, async {1}")
    @CsvSource({"4.9.0, true", "5.3.3, false"})
    void theLedgerBalancesAndShowsTheGapOfAFrozenBroker(String release, boolean async) {
        Setting setting = Installations.plain(release);
        Ledger ledger = new Ledger();
        try (Workspace workspace = Workspace.create("numbers"); LedgerFeed feed = LedgerFeed.into(ledger)) {
            NameServer nameServer = NameServer.start(workspace, setting.servers(), Optional.empty()).awaitAnswer();
            NameServer other = NameServer.start(workspace, setting.servers(), Optional.empty()).awaitAnswer();
            Broker broker = Broker.start(workspace, setting.servers(),
                    BrokerSettings.master(BROKER, nameServer.address() + ";" + other.address()), Optional.empty())
                    .awaitRegistration(nameServer).awaitRegistration(other);
            broker.createTopic(TOPIC, 4);
            ClientProcess consumer = client(workspace, setting, NumberedConsumer.class, nameServer,
                    "group=hotfix-numbers");
            ClientProcess producer = client(workspace, setting, NumberedProducer.class, nameServer, "rate=100",
                    "async=" + async, "timeoutMillis=1000", "routeMillis=200");
            feed.follow(consumer.process()::outputLinesFrom);
            feed.follow(producer.process()::outputLinesFrom);

            eventually(() -> assertThat(ledger.balance().received()).isGreaterThan(100));
            consumer.process().send("fail");
            eventually(() -> assertThat(ledger.balance().sentBack()).isGreaterThan(20));
            consumer.process().send("succeed");
            consumer.awaitEvent("done", event -> event.path("command").asText().equals("succeed"), LIMIT);

            long failedBefore = ledger.balance().failed();
            long frozen = System.nanoTime();
            broker.process().freeze();
            eventually(() -> assertThat(ledger.balance().failed()).isGreaterThan(failedBefore));
            long thawed = System.nanoTime();
            broker.process().thaw();
            eventually(() -> assertThat(ledger.acknowledgements().firstAfter(thawed)).isPresent());
            assertThat(ledger.acknowledgements().longestGap(frozen, System.nanoTime()))
                    .isGreaterThan(Duration.ofMillis(800));

            producer.process().send("nameServers " + other.address());
            long changed = producer.awaitEvent("done", LIMIT).path("nanos").asLong();
            nameServer.process().kill();
            eventually(() -> assertThat(ledger.routes().firstAfter(changed + Duration.ofSeconds(1).toNanos()))
                    .isPresent());

            producer.process().send("stop");
            JsonNode finished = producer.awaitEvent("finished", LIMIT);
            Balance balance = feed.drained(LIMIT);
            assertThat(balance.lost()).as("lost: %s of %s", ledger.lost(20), balance).isZero();
            assertThat(balance.neverSent()).isZero();
            assertThat(balance.sent()).isEqualTo(finished.path("sent").asLong())
                    .isEqualTo(balance.acknowledged() + balance.failed());
            assertThat(balance.received()).isBetween(balance.acknowledged(), balance.sent());
        }
    }

    private static ClientProcess client(Workspace workspace, Setting setting, Class<?> application,
            NameServer nameServer,
            String... arguments) {
        return ClientProcess.start(workspace, setting.client(), application.getSimpleName(), application,
                Optional.empty(), Optional.empty(),
                Stream.concat(Stream.of("nameServer=" + nameServer.address(), "topic=" + TOPIC), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(LIMIT).untilAsserted(assertion);
    }
}
