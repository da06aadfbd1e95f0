package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class NameServersTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long NOW = System.nanoTime();
    private static final String SILENCE = "after 500 ms without an answer";
    private static final AtomicInteger REPORTS = new AtomicInteger();

    private final PatchReport report = Reports.of("namesrv-reset-servers-" + REPORTS.incrementAndGet());
    private final NameServers servers = new NameServers(report, 500);
    private final FakeRemotingClient client = new FakeRemotingClient(values -> null, "a", "b", "c");
    private final RemotingClient remotingClient = client.remotingClient();
    private final List<NameServer> known = all(servers, "a", "b", "c");

    @Test
    void theChosenNameServerIsAsked() {
        client.chosen.set("b");

        assertThat(next()).isEqualTo("b");
        assertThat(client.chosen).hasValue("b");
    }

    @ParameterizedTest
    @CsvSource({"-1, a", "0, b", "1, c", "2, a", "2147483647, c", "-2147483648, b"})
    void withoutAChoiceTheIndexOfTheReleaseDecides(int index, String first) {
        client.index.set(index);

        assertThat(next()).isEqualTo(first);
        assertThat(client.chosen).hasValue(first);
        assertThat(client.index).hasValue(index);
    }

    @Test
    void afterTheChosenNameServerTheNextUnmarkedOneInTheListIsAsked() {
        client.chosen.set("b");
        fail("b", NOW);
        assertThat(next()).isEqualTo("c");

        fail("c", NOW);
        assertThat(next()).isEqualTo("a");
        assertThat(client.chosen).hasValue("b");
    }

    @Test
    void ifAllAreMarkedTheOldestMarkDecides() {
        client.chosen.set("a");
        fail("a", NOW - 2 * SECOND);
        fail("b", NOW - 3 * SECOND);
        fail("c", NOW - SECOND);
        assertThat(next()).isEqualTo("b");

        server("b").renewMark(NOW);
        assertThat(next()).isEqualTo("a");
    }

    @Test
    void anExpiredMarkDoesNotCount() {
        client.chosen.set("a");
        fail("a", NOW - 31 * SECOND);

        assertThat(next()).isEqualTo("a");
    }

    /** An expired mark is still stored until an answer removes it. */
    @Test
    void expiredMarksDoNotChangeTheOrder() {
        client.chosen.set("a");
        fail("a", NOW - 31 * SECOND);
        fail("b", NOW - 32 * SECOND);

        assertThat(next()).isEqualTo("a");
    }

    @Test
    void aNameServerWithoutBrokersIsAskedAfterTheOthersButBeforeAMarkedOne() {
        client.chosen.set("a");
        server("a").setKnowsNoBroker(true);
        assertThat(next()).isEqualTo("b");

        fail("b", NOW);
        fail("c", NOW);
        assertThat(next()).isEqualTo("a");
    }

    @Test
    void theChoiceMovesFromANameServerWithoutBrokers() {
        client.chosen.set("a");
        server("a").setKnowsNoBroker(true);

        assertThat(InterventionLines.during(() -> recordAnswer("b")))
                .containsExactly("left a for b because it has just started and knows no broker");
        assertThat(client.chosen).hasValue("b");
    }

    @Test
    void aNameServerIsAskedAgainOnlyIfANewConnectionMayHelp() {
        client.chosen.set("a");
        NameServer a = server("a");
        NameServer b = server("b");
        NameServer c = server("c");
        fail("c", NOW);

        assertThat(servers.next(remotingClient, List.of(a), List.of(a), NOW)).isSameAs(b);
        assertThat(servers.next(remotingClient, List.of(a, b), List.of(a), NOW)).isSameAs(c);
        assertThat(servers.next(remotingClient, List.of(a, b, c), List.of(b), NOW)).isSameAs(b);
        assertThat(servers.next(remotingClient, List.of(a, b, c), List.of(), NOW)).isNull();
    }

    @Test
    void issue2042AnAddressThatIsNotInTheListIsNeverAsked() {
        client.chosen.set("removed");
        client.index.set(0);

        assertThat(next()).isEqualTo("b");
        assertThat(client.chosen).hasValue("removed");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void withoutAListThereIsNoNextNameServer(List<String> list) {
        client.list.set(list);
        client.chosen.set("a");

        assertThat(servers.next(remotingClient, List.of(), List.of(), NOW)).isNull();
        assertThat(client.chosen).hasValue("a");
    }

    @Test
    void theNextNameServerInTheListMayHaveJustStartedIfItHasNeverAnswered() {
        client.chosen.set("a");
        assertThat(servers.next(remotingClient, List.of(), List.of(), NOW).mayHaveJustStarted()).isFalse();
        fail("a", NOW);
        assertThat(servers.next(remotingClient, List.of(), List.of(), NOW).mayHaveJustStarted()).isTrue();

        server("b").confirmBrokers();
        server("b").answered(NOW, MILLI);
        assertThat(servers.next(remotingClient, List.of(), List.of(), NOW).mayHaveJustStarted()).isFalse();
    }

    /** A pod that replaces another one has a new address. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theReplacementOfARemovedAddressMayHaveJustStarted(int index) {
        client.chosen.set("removed");
        client.index.set(index);

        assertThat(servers.next(remotingClient, List.of(), List.of(), NOW).mayHaveJustStarted()).isTrue();
    }

    @Test
    void aNameServerIsStillKnownToHaveNoBrokersWhenAnotherCallChoosesIt() {
        client.chosen.set("a");
        fail("a", NOW);
        NameServer b = servers.next(remotingClient, List.of(), List.of(), NOW);
        b.setKnowsNoBroker(true);

        servers.next(remotingClient, List.of(), List.of(), NOW);

        assertThat(b.knowsNoBroker()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "3000, 1, 500",
        "3000, 2, 500",
        "3000, 0, 3000",
        "1700, 0, 1700",
        "900,  2, 300",
        "900,  1, 450",
        "90,   2, 30"})
    void attemptsShareAShortTimeoutAndTheLastOneHasTheRest(long left, int attemptsLeft, long millis) throws Exception {
        recordAnswer("c");

        assertThat(servers.attemptMillis(server("a"), left, attemptsLeft)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"3000, 1, 500", "3000, 2, 428", "3000, 3, 375", "900, 1, 150", "900, 0, 900"})
    void attemptsAreShorterUntilTheFirstAnswerOfAClient(long left, int attemptsLeft, long millis) throws Exception {
        assertThat(servers.haveAnswered()).isFalse();
        assertThat(servers.attemptMillis(server("a"), left, attemptsLeft)).isEqualTo(millis);

        recordAnswer("b");
        assertThat(servers.haveAnswered()).isTrue();
        assertThat(servers.attemptMillis(server("a"), 3_000, 1)).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"1500, 3000", "300, 1200", "100, 500"})
    void aSlowNameServerHasAtLeastFourTimesItsAverageAnswerTimeWithinTheTimeout(long average, long millis)
            throws Exception {
        recordAnswer("c");
        server("a").answered(NOW, average * MILLI);

        assertThat(servers.attemptMillis(server("a"), 3_000, 2)).isEqualTo(millis);
        assertThat(servers.attemptMillis(server("b"), 3_000, 2)).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theLastAttemptKeepsTimeForASlowAnswerAlsoInTheFirstCallOfAClient(int size) {
        client.list.set(List.of("a", "b", "c", "d").subList(0, size));
        long left = 3_000;
        List<NameServer> asked = new ArrayList<>();
        for (int attempts = 0; servers.attemptsLeft(remotingClient, asked, attempts) > 0; attempts++) {
            left -= servers.attemptMillis(server("a"), left, servers.attemptsLeft(remotingClient, asked, attempts));
            asked.add(server("a"));
        }

        assertThat(left).isGreaterThanOrEqualTo(1_600);
    }

    @Test
    void withAttemptsOffAnAttemptHasAllTheTime() {
        NameServers off = new NameServers(report, 0);

        assertThat(off.repeats()).isFalse();
        assertThat(off.attemptMillis(server("a"), 3_000, 2)).isEqualTo(3_000);
    }

    @Test
    void theTimeOfADialCountsOnlyIfItIsLongerThanAnAttempt() throws Exception {
        servers.answered(remotingClient, server("a"), NOW, 400 * MILLI, true);
        servers.answered(remotingClient, server("b"), NOW, 400 * MILLI, false);
        servers.answered(remotingClient, server("c"), NOW, 1_500 * MILLI, true);

        assertThat(server("a").averageMillis()).isZero();
        assertThat(server("b").averageMillis()).isEqualTo(400);
        assertThat(server("c").averageMillis()).isEqualTo(1_500);
    }

    @Test
    void theChoiceMovesFromAMarkedNameServerToTheAnsweringOneAndTheLineNamesTheReason() {
        client.chosen.set("a");
        fail("a", NOW);

        assertThat(InterventionLines.during(() -> recordAnswer("b"))).containsExactly("left a for b " + SILENCE);
        assertThat(client.chosen).hasValue("b");
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void theChoiceStaysIfItIsNotMarked() {
        client.chosen.set("a");

        assertThat(InterventionLines.during(() -> recordAnswer("b"))).isEmpty();
        assertThat(client.chosen).hasValue("a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void issue2042TheChoiceMovesFromARemovedAddress() {
        client.chosen.set("removed");

        assertThat(InterventionLines.during(() -> recordAnswer("b")))
                .containsExactly("left removed for b because it is not in the list any more");
        assertThat(client.chosen).hasValue("b");
    }

    @Test
    void theFirstChoiceOfAClientIsNoIntervention() {
        assertThat(InterventionLines.during(() -> recordAnswer("b"))).isEmpty();
        assertThat(client.chosen).hasValue("b");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aNewAnswerOfTheMarkedChoiceIsOneIntervention() {
        client.chosen.set("a");
        fail("a", NOW);

        assertThat(InterventionLines.during(() -> {
            recordAnswer("a");
            recordAnswer("a");
            return null;
        })).containsExactly("asked a again over a new connection " + SILENCE);
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void aQuickAnswerOfAMarkedNameServerClosesTheConnectionsToTheOtherMarkedOnes() throws Exception {
        client.chosen.set("a");
        FakeRemotingClient.Channel a = client.connect("a");
        FakeRemotingClient.Channel b = client.connect("b");
        FakeRemotingClient.Channel c = client.connect("c");
        fail("a", NOW);
        fail("b", NOW);

        servers.answered(remotingClient, server("b"), NOW, 100 * MILLI, false);

        assertThat(a.isOpen()).isFalse();
        assertThat(client.closed()).containsExactly("a");
        assertThat(b.isOpen()).isTrue();
        assertThat(c.isOpen()).isTrue();
    }

    @Test
    void aSlowAnswerOfAMarkedNameServerClosesNoConnection() throws Exception {
        FakeRemotingClient.Channel a = client.connect("a");
        fail("a", NOW);
        fail("b", NOW);

        servers.answered(remotingClient, server("b"), NOW, 251 * MILLI, false);

        assertThat(a.isOpen()).isTrue();
    }

    @Test
    void anAnswerOfAnUnmarkedNameServerClosesNoConnection() throws Exception {
        FakeRemotingClient.Channel a = client.connect("a");
        fail("a", NOW);

        servers.answered(remotingClient, server("b"), NOW, MILLI, false);

        assertThat(a.isOpen()).isTrue();
    }

    @Test
    void aCallThatDoesNotWaitGetsTheChosenAddressIfItIsConnected() throws Exception {
        client.chosen.set("a");
        assertThat(servers.address(remotingClient, NOW)).isNull();

        client.connect("a");
        assertThat(servers.address(remotingClient, NOW)).isEqualTo("a");
        assertThat(client.chosen).hasValue("a");
    }

    @Test
    void aCallThatDoesNotWaitMovesTheChoiceFromAMarkedNameServer() throws Exception {
        client.chosen.set("a");
        fail("a", NOW);

        assertThat(InterventionLines.during(() -> servers.address(remotingClient, NOW)))
                .containsExactly("left a for b " + SILENCE);
        assertThat(client.chosen).hasValue("b");
    }

    @Test
    void aCallThatDoesNotWaitWritesNoLineIfTheMarkedNameServerIsTheOnlyOne() throws Exception {
        client.list.set(List.of("a"));
        client.chosen.set("a");
        client.connect("a");
        fail("a", NOW);

        assertThat(InterventionLines.during(() -> assertThat(servers.address(remotingClient, NOW)).isEqualTo("a")))
                .isEmpty();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void removedAddressesAreForgotten() throws Exception {
        List<WeakReference<NameServer>> known = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            client.list.set(List.of("pod-" + i, "pod-" + (i + 1)));
            known.add(new WeakReference<>(servers.next(remotingClient, List.of(), List.of(), NOW)));
        }

        await().untilAsserted(() -> {
            System.gc();
            assertThat(known).filteredOn(each -> each.get() != null).hasSizeLessThanOrEqualTo(2);
        });
    }

    private String next() {
        return servers.next(remotingClient, List.of(), List.of(), NOW).address;
    }

    /** The NameServer at this address. */
    private NameServer server(String address) {
        return known.stream().filter(each -> each.address.equals(address)).findFirst().orElseThrow();
    }

    private static List<NameServer> all(NameServers servers, String... addresses) {
        List<NameServer> all = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            all.add(servers.next(new FakeRemotingClient(values -> null, addresses).remotingClient(), all, List.of(),
                    NOW));
        }
        return all;
    }

    private void fail(String address, long nanos) {
        server(address).fail(SILENCE, nanos);
    }

    /** Records an answer after 1 ms over an existing connection. */
    private Void recordAnswer(String address) throws Exception {
        servers.answered(remotingClient, server(address), NOW, MILLI, false);
        return null;
    }
}
