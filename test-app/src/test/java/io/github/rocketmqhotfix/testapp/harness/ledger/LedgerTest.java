package io.github.rocketmqhotfix.testapp.harness.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void anAcknowledgedMessageThatNobodyReceivedIsLost() {
        enter(sending("a", 1, 10), numbers("acknowledged", "a", "1-8"), numbers("received", "a", "1-3,5-7"));
        assertThat(ledger.balance()).isEqualTo(new Balance(10, 8, 0, 6, 0, 0, 2, 0));
        assertThat(ledger.lost(5)).containsExactly("a#4", "a#8");
        assertThat(ledger.lost(1)).containsExactly("a#4");
    }

    @Test
    void aFailedSendThatArrivedIsNeitherLostNorCountedAsNeverSent() {
        enter(sending("a", 1, 2), numbers("failed", "a", "1-2"), numbers("received", "a", "2"));
        assertThat(ledger.balance()).isEqualTo(new Balance(2, 0, 2, 1, 0, 0, 0, 0));
    }

    @Test
    void aMessageThatWasSentBackIsLostUntilItsRetryIsReceived() {
        enter(sending("a", 1, 1), numbers("acknowledged", "a", "1"), numbers("sentBack", "a", "1"));
        assertThat(ledger.balance().lost()).isEqualTo(1);
        enter(numbers("received", "a", "1"));
        assertThat(ledger.balance()).isEqualTo(new Balance(1, 1, 0, 1, 0, 1, 0, 0));
    }

    @Test
    void countsRepeatedReceptionsAsDuplicatesAlsoWithinOneEvent() {
        enter(sending("a", 1, 3), numbers("received", "a", "1,1-2"), numbers("received", "a", "2"));
        assertThat(ledger.balance().received()).isEqualTo(2);
        assertThat(ledger.balance().duplicates()).isEqualTo(2);
    }

    @Test
    void aMessageThatWasNeverSentIsCountedAndAHugeNumberTakesNoMemory() {
        enter(sending("a", 1, 3), numbers("received", "a", "3-4"), numbers("received", "stranger", "1"),
                numbers("sentBack", "a", "9"), numbers("received", "a", "0"), numbers("received", "a", "2147483646"));
        assertThat(ledger.balance().neverSent()).isEqualTo(5);
    }

    /** The highest number that is accounted for is 20,000,000. */
    @Test
    void anAcknowledgedNumberThatIsNotAccountedForTakesNoMemoryAndIsNotCountedAsLost() {
        enter(sending("a", 1, 3), sending("a", 19_999_999, 20_000_001), sending("a", 20_000_002, 20_000_003),
                numbers("acknowledged", "a", "20000000"), numbers("acknowledged", "a", "20000001"),
                numbers("acknowledged", "a", "0"), numbers("acknowledged", "a", "2147483646"));
        assertThat(ledger.balance()).isEqualTo(new Balance(5, 1, 0, 0, 0, 0, 1, 3));
    }

    /** The consumer's output may be read before the producer's. */
    @Test
    void theOrderOfEventsDoesNotMatter() {
        enter(numbers("received", "a", "1"), numbers("acknowledged", "a", "1"), sending("a", 1, 1));
        assertThat(ledger.balance()).isEqualTo(new Balance(1, 1, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void keepsTheTimesOfEachBroker() {
        enter("{\"event\":\"acknowledged\",\"producer\":\"a\",\"broker\":\"b\",\"numbers\":\"1\",\"firstNanos\":5,\"lastNanos\":7}");
        enter("{\"event\":\"received\",\"producer\":\"a\",\"broker\":\"c\",\"numbers\":\"1\",\"firstNanos\":8,\"lastNanos\":9}");
        assertThat(ledger.acknowledgements("b").firstAfter(0)).contains(Duration.ofNanos(5));
        assertThat(ledger.receptions("b").firstAfter(0)).isEmpty();
        assertThat(ledger.receptions("c").firstAfter(0)).contains(Duration.ofNanos(8));
    }

    @Test
    void separatesProducersAndAddsThemUp() {
        enter(sending("a", 1, 2), sending("b", 1, 2), numbers("acknowledged", "a", "2"),
                numbers("acknowledged", "b", "2"),
                numbers("received", "b", "2"));
        assertThat(ledger.balance()).isEqualTo(new Balance(4, 2, 0, 1, 0, 0, 1, 0));
        assertThat(ledger.lost(9)).containsExactly("a#2");
    }

    @Test
    void keepsTheTimesOfEachKindOfEvent() {
        enter("{\"event\":\"acknowledged\",\"producer\":\"a\",\"numbers\":\"1\",\"firstNanos\":1000000000,\"lastNanos\":2000000000}",
                "{\"event\":\"sentBack\",\"producer\":\"a\",\"numbers\":\"1\",\"firstNanos\":3000000000,\"lastNanos\":3000000000}",
                "{\"event\":\"route\",\"answered\":false,\"nanos\":4000000000,\"millis\":500,\"message\":\"silence\"}",
                "{\"event\":\"route\",\"answered\":true,\"nanos\":5000000000}");
        assertThat(ledger.acknowledgements().firstAfter(0)).contains(Duration.ofSeconds(1));
        assertThat(ledger.receptions().firstAfter(0)).contains(Duration.ofSeconds(3));
        assertThat(ledger.routes().firstAfter(0)).contains(Duration.ofSeconds(5));
        assertThat(ledger.failedRoutes(0, 3_600_000_000L)).containsExactly("silence after 500 ms");
        assertThat(ledger.failedRoutes(0, 3_400_000_000L)).isEmpty();
        assertThat(ledger.failedRoutes(4_100_000_000L, 5_000_000_000L)).isEmpty();
    }

    @Test
    void ignoresOtherEventsAndRejectsMalformedOnes() {
        enter("{\"event\":\"started\"}", "{}");
        assertThat(ledger.balance().sent()).isZero();
        assertThatThrownBy(() -> enter(numbers("received", "a", "1..3"))).hasMessageContaining("1..3");
        assertThatThrownBy(() -> enter("{\"event\":\"sending\",\"producer\":\"a\"}")).hasMessageContaining("from");
    }

    @Test
    void aFeedReadsEachLineOnceAndIgnoresLogsAndIncompleteLines() {
        List<String> lines = new ArrayList<>(
                List.of(sending("a", 1, 2), "a log line", numbers("acknowledged", "a", "1-2")));
        LedgerFeed feed = LedgerFeed.into(ledger);
        feed.follow(from -> List.copyOf(lines.subList(from, lines.size())));
        assertThat(feed.drained(Duration.ZERO.plusMillis(1)).lost()).isEqualTo(2);
        synchronized (feed) {
            lines.add(numbers("received", "a", "1-2"));
            lines.add("{\"event\":\"received\",\"producer\":\"a\",\"num");
        }
        assertThat(feed.drained(Duration.ofSeconds(10))).isEqualTo(new Balance(2, 2, 0, 2, 0, 0, 0, 0));
        feed.close();
        assertThat(ledger.balance().duplicates()).isZero();
    }

    private void enter(String... events) {
        for (String event : events) {
            ledger.enter(ClientEvents.parsed(event));
        }
    }

    private static String sending(String producer, int from, int to) {
        return "{\"event\":\"sending\",\"producer\":\"" + producer + "\",\"from\":" + from + ",\"to\":" + to + "}";
    }

    private static String numbers(String event, String producer, String numbers) {
        return "{\"event\":\"" + event + "\",\"producer\":\"" + producer + "\",\"numbers\":\"" + numbers + "\"}";
    }
}
