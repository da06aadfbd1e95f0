package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.patch.loopback.Candidate.Kind;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressSelectorTest {

    private final PatchReport report = PatchReport.unpublished();

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5", "8.8.8.8", "192.168.1.1", "fd00::5", "[fd00:0:0:0:0:0:0:5]", "2001:db8::5"})
    void aUsableResultStandsAndNothingIsAsked(String found) {
        NetworkOfTheTest network = new NetworkOfTheTest(List.of(ordinary("10.0.0.9")), List.of());
        LocalAddressSelector selector = new LocalAddressSelector(null, address("10.0.0.8"), network, report);

        assertThat(selector.replacementOf(found)).isNull();
        assertThat(selector.replacementOf(found)).isNull();
        assertThat(selector.replacementOf(address(found))).isNull();
        assertThat(network.questions).isEmpty();
        assertThat(report.interventions()).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "0.0.0.0", "169.254.3.4", "fe80::1", "fe80::1%eth0",
        "[fe80:0:0:0:0:0:0:1%eth0]", "[::1]", "::"})
    void aUselessResultIsReplacedAndCounted(String found) {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf(found)).isEqualTo(address("10.0.0.9"));
        assertThat(report.interventions()).isEqualTo(1);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"127.0.1.1", "0.0.0.0", "169.254.3.4", "fe80::1"})
    void theSameHoldsForAnAddress(String found) {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf(found == null ? null : address(found))).isEqualTo(address("10.0.0.9"));
        assertThat(report.interventions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "broker-0", "broker-0.example.org", "localhost", "unknown", "10.0.0"})
    void aResultThatIsNoLiteralIsLeftAlone(String found) {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf(found)).isNull();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aUselessResultAfterAUsableOneIsReplaced() {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf("10.0.0.5")).isNull();
        assertThat(selector.replacementOf("127.0.0.1")).isEqualTo(address("10.0.0.9"));
        assertThat(selector.replacementOf("10.0.0.5")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.1",
        "        , 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.2",
        "        ,         , 10.0.0.3, 10.0.0.4, 10.0.0.3",
        "        ,         ,         , 10.0.0.4, 10.0.0.4"})
    void theOrderIsLocalIpThenPodIpThenInterfacesThenTheHostsName(String localIp, String podIp, String ofInterface,
            String ofName, String handedOut) {
        LocalAddressSelector selector = selector(localIp, podIp,
                ofInterface == null ? List.of() : List.of(ordinary(ofInterface)), List.of(address(ofName)));

        assertThat(selector.replacementOf("127.0.0.1")).isEqualTo(address(handedOut));
    }

    @Test
    void localIpWinsEvenOverAUsableResult() {
        LocalAddressSelector selector = selector("10.0.0.1", null, List.of(), List.of());

        assertThat(selector.replacementOf("10.0.0.5")).isEqualTo(address("10.0.0.1"));
        assertThat(selector.replacementOf("10.0.0.5")).isEqualTo(address("10.0.0.1"));
        assertThat(selector.replacementOf(address("10.0.0.5"))).isEqualTo(address("10.0.0.1"));
    }

    @Test
    void localIpAsFoundIsNoIntervention() {
        LocalAddressSelector selector = selector("10.0.0.1", null, List.of(), List.of());

        assertThat(selector.replacementOf("10.0.0.1")).isNull();
        assertThat(selector.replacementOf(address("10.0.0.1"))).isNull();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void ofTheHostsNameTheFirstUsableAddressCounts() {
        LocalAddressSelector selector = selector(null, null, List.of(),
                List.of(address("127.0.1.1"), address("fe80::1"), address("10.0.0.4"), address("10.0.0.5")));

        assertThat(selector.replacementOf("127.0.1.1")).isEqualTo(address("10.0.0.4"));
    }

    /** Each pair differs in what its row says; what comes later in the ranking speaks for the loser. */
    @ParameterizedTest
    @CsvSource({
        // winner: up, kind, index, address                         loser
        "true,  POINT_TO_POINT_OR_VIRTUAL, 9, fd00::1,              false, ORDINARY,                  1, 8.8.8.8",
        "true,  ORDINARY,                  9, fd00::1,              true,  BRIDGE,                    1, 8.8.8.8",
        "true,  BRIDGE,                    9, fd00::1,              true,  POINT_TO_POINT_OR_VIRTUAL, 1, 8.8.8.8",
        "false, ORDINARY,                  9, fd00::1,              false, BRIDGE,                    1, 8.8.8.8",
        "true,  ORDINARY,                  9, 2001:db8::1,          true,  ORDINARY,                  1, 10.0.0.1",
        "true,  ORDINARY,                  9, 8.8.8.8,              true,  ORDINARY,                  1, 100.64.0.1",
        "true,  ORDINARY,                  9, 10.0.0.9,             true,  ORDINARY,                  1, fd00::1",
        "true,  ORDINARY,                  9, 8.8.8.8,              true,  ORDINARY,                  1, 2001:db8::1",
        "true,  ORDINARY,                  1, 10.0.0.9,             true,  ORDINARY,                  2, 10.0.0.1",
        "true,  ORDINARY,                  1, 10.0.0.9,             true,  ORDINARY,                  1, 10.0.0.200",
        "true,  ORDINARY,                  1, fd00::1,              true,  ORDINARY,                  1, fdff::1"})
    void theBetterOfTwoIsTakenInEitherOrder(boolean up, Kind kind, int index, String address, boolean otherUp,
            Kind otherKind, int otherIndex, String otherAddress) {
        Candidate winner = new Candidate("eth" + index, index, up, kind, address(address));
        Candidate loser = new Candidate("eth" + otherIndex, otherIndex, otherUp, otherKind, address(otherAddress));

        assertThat(selector(null, null, List.of(winner, loser), List.of()).replacementOf("127.0.0.1"))
                .isEqualTo(address(address));
        assertThat(selector(null, null, List.of(loser, winner), List.of()).replacementOf("127.0.0.1"))
                .isEqualTo(address(address));
    }

    @Test
    void theChoiceDoesNotDependOnTheOrderOfTheList() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            for (Kind kind : Kind.values()) {
                candidates.add(new Candidate("eth" + i, i, i > 1, kind, address("10.0.0." + i)));
                candidates.add(new Candidate("eth" + i, i, i > 1, kind, address("8.8.8." + (10 - i))));
                candidates.add(new Candidate("eth" + i, i, i > 1, kind, address("2001:db8::" + i)));
            }
        }
        Random order = new Random(1);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(candidates, order);
            LocalAddressSelector selector = selector(null, null, candidates, List.of());

            assertThat(selector.replacementOf("127.0.0.1")).isEqualTo(address("8.8.8.8"));
        }
    }

    @Test
    void nothingFoundLeavesTheResultAndSaysOnceWhatToSet() {
        LocalAddressSelector selector = new LocalAddressSelector(null, null,
                new NetworkOfTheTest(List.of(), List.of(address("127.0.1.1"))), Reports.of("selector-test-nothing"));

        List<String> lines = Stderr.linesDuring(() -> {
            assertThat(selector.replacementOf("127.0.0.1")).isNull();
            assertThat(selector.replacementOf("127.0.0.1")).isNull();
            assertThat(selector.replacementOf((String) null)).isNull();
        });

        assertThat(lines).singleElement().asString().startsWith("[rocketmq-hotfix] WARN ")
                .contains("127.0.0.1", "local-ip=", "POD_IP");
        assertThat(Reports.of("selector-test-nothing").interventions()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, ,         10.0.0.1, local-ip",
        ",         10.0.0.2, 10.0.0.2, POD_IP",
        ",         ,         10.0.0.3, interface eth1"})
    void aReplacementIsSaidWithBothAddressesAndItsOrigin(String localIp, String podIp, String handedOut, String origin) {
        LocalAddressSelector selector = new LocalAddressSelector(localIp == null ? null : address(localIp),
                podIp == null ? null : address(podIp), new NetworkOfTheTest(List.of(ordinary("10.0.0.3")), List.of()),
                Reports.of("selector-test-origin"));

        assertThat(Stderr.linesDuring(() -> selector.replacementOf("127.0.1.1"))).singleElement().asString()
                .contains("127.0.1.1", handedOut, origin);
    }

    @Test
    void aRehearsalWritesAndCountsNothing() {
        PatchReport published = Reports.of("selector-test-rehearsal");
        LocalAddressSelector selector = new LocalAddressSelector(null, null,
                new NetworkOfTheTest(List.of(), List.of()), published);

        assertThat(Stderr.linesDuring(selector::rehearse)).isEmpty();
        assertThat(published.interventions()).isZero();
        assertThat(published.failures()).isZero();
    }

    @Test
    void theRealInterfacesGiveOnlyAddressesThatOthersCanReach() {
        assertThat(new HostNetwork().candidates()).allSatisfy(each -> {
            assertThat(each.address().isLoopbackAddress()).isFalse();
            assertThat(each.address().isLinkLocalAddress()).isFalse();
            assertThat(each.interfaceName()).isNotBlank();
        });
    }

    private LocalAddressSelector selector(String localIp, String podIp, List<Candidate> candidates, List<InetAddress> ofName) {
        return new LocalAddressSelector(localIp == null ? null : address(localIp), podIp == null ? null : address(podIp),
                new NetworkOfTheTest(candidates, ofName), report);
    }

    private static Candidate ordinary(String address) {
        return new Candidate("eth1", 1, true, Kind.ORDINARY, address(address));
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(digits, e);
        }
    }

    private static final class NetworkOfTheTest extends HostNetwork {

        private final List<Candidate> candidates;
        private final List<InetAddress> ofName;
        private final List<String> questions = new ArrayList<>();

        NetworkOfTheTest(List<Candidate> candidates, List<InetAddress> ofName) {
            this.candidates = candidates;
            this.ofName = ofName;
        }

        @Override
        List<Candidate> candidates() {
            questions.add("interfaces");
            return candidates;
        }

        @Override
        List<InetAddress> addressesOfHostName() {
            questions.add("name");
            return ofName;
        }
    }
}
