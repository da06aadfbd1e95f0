package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.LiteralAddress;
import io.github.rocketmqhotfix.config.LocalIp;
import io.github.rocketmqhotfix.patch.loopback.AddressCandidate.Kind;
import io.github.rocketmqhotfix.report.FreshReport;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressSelectorTest {

    private final PatchReport report = FreshReport.create();
    private final FakeHostNetwork network = new FakeHostNetwork();

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5", "8.8.8.8", "192.168.1.1", "fd00::5", "[fd00:0:0:0:0:0:0:5]", "2001:db8::5"})
    void aUsableResultStaysAndItsInterfaceIsLookedUpOnce(String found) {
        network.candidates = List.of(ordinary("10.0.0.9"));
        LocalAddressSelector selector = selector(null, "10.0.0.8");

        assertThat(selector.replacementOf(found)).isNull();
        assertThat(selector.replacementOf(address(found))).isNull();
        assertThat(network.questions).isNotEmpty().allMatch(question -> question.startsWith("interface of "));
        network.questions.clear();

        // from 5.3.1 on getLocalAddress calls getLocalInetAddress, and the agent checks the result of each; from
        // 5.3.2 on this happens on every connect
        for (int i = 0; i < 5; i++) {
            assertThat(selector.replacementOf(address(found))).isNull();
            assertThat(selector.replacementOf(found)).isNull();
        }
        assertThat(network.questions).isEmpty();
        assertThat(report.interventions()).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "0.0.0.0", "169.254.3.4", "fe80::1", "fe80::1%eth0",
        "[fe80:0:0:0:0:0:0:1%eth0]", "[::1]", "::"})
    void anUnusableResultIsReplacedAndCounted(String found) {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf(found)).isEqualTo(address("10.0.0.9"));
        assertThat(report.interventions()).isEqualTo(1);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"127.0.1.1", "0.0.0.0", "169.254.3.4", "fe80::1"})
    void anUnusableInetAddressIsReplacedAndCounted(String found) {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf(found == null ? null : address(found))).isEqualTo(address("10.0.0.9"));
        assertThat(report.interventions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "broker-0", "broker-0.example.org", "localhost", "unknown", "10.0.0"})
    void aResultThatIsNoLiteralStays(String found) {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf(found)).isNull();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void anUnusableResultAfterAUsableOneIsReplaced() {
        LocalAddressSelector selector = selector(null, null, List.of(ordinary("10.0.0.9")), List.of());

        assertThat(selector.replacementOf("10.0.0.5")).isNull();
        assertThat(selector.replacementOf("127.0.0.1")).isEqualTo(address("10.0.0.9"));
        assertThat(selector.replacementOf("10.0.0.5")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2, 10.0.0.5, 10.0.0.3, 10.0.0.4, 10.0.0.1",
        "        , 10.0.0.2, 10.0.0.5, 10.0.0.3, 10.0.0.4, 10.0.0.2",
        "        ,         , 10.0.0.5, 10.0.0.3, 10.0.0.4, 10.0.0.5",
        "        ,         ,         , 10.0.0.3, 10.0.0.4, 10.0.0.3",
        "        ,         ,         ,         , 10.0.0.4, 10.0.0.4"})
    void theOrderIsLocalIpThenPodIpThenDefaultRouteThenInterfacesThenTheHostsName(String localIp, String podIp,
            String ofRoute,
            String ofInterface, String ofName, String handedOut) {
        network.candidates = ofInterface == null ? List.of() : List.of(ordinary(ofInterface));
        network.ofName = List.of(address(ofName));
        network.ofDefaultRoutes = ofRoute == null ? List.of() : List.of(address(ofRoute));

        assertThat(selector(localIp, podIp).replacementOf("127.0.0.1")).isEqualTo(address(handedOut));
    }

    /** 5.1.4 splits an address at the first colon; no release connects to IPv6 addresses reliably. */
    @Test
    void issue7822AnIpv4AddressWithoutADefaultRouteIsBetterThanAnIpv6AddressWithOne() {
        network.candidates = List.of(ordinary("192.168.50.2"), ordinary("2001:db8::5"));
        network.ofDefaultRoutes = List.of(address("2001:db8::5"));

        assertThat(selector(null, null).replacementOf("[2001:db8:0:0:0:0:0:5%br0]")).isEqualTo(address("192.168.50.2"));
    }

    @Test
    void theIpv6AddressOfTheDefaultRouteIsBetterThanDockersAddress() {
        network.candidates = List.of(ordinary("2001:db8::5"), bridge("docker0", "172.17.0.1"));
        network.ofDefaultRoutes = List.of(address("2001:db8::5"));

        assertThat(selector(null, null).replacementOf("127.0.1.1")).isEqualTo(address("2001:db8::5"));
    }

    @Test
    void theIpv6AddressOfALanBridgeIsBetterThanDockersAddress() {
        network.candidates = List.of(bridge("br0", "2001:db8::5"), bridge("docker0", "172.17.0.1"));
        network.innerBridges = Set.of("docker0");
        network.ofDefaultRoutes = List.of(address("2001:db8::5"));

        assertThat(selector(null, null).replacementOf("127.0.1.1")).isEqualTo(address("2001:db8::5"));
    }

    /** At boot the bridge may exist before the default route. */
    @Test
    void dockersAddressIsCheckedAgainWhenADefaultRouteAppears() {
        network.candidates = List.of(bridge("docker0", "172.17.0.1"));
        network.innerBridges = Set.of("docker0");
        LocalAddressSelector selector = selector(null, null);
        assertThat(selector.replacementOf("172.17.0.1")).isNull();

        network.candidates = List.of(bridge("docker0", "172.17.0.1"), ordinary("192.168.7.2"));
        network.ofDefaultRoutes = List.of(address("192.168.7.2"));

        assertThat(selector.replacementOf("172.17.0.1")).isEqualTo(address("192.168.7.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2001:db8:0:0:0:0:0:5%eth0]", "2001:db8::5%2"})
    void issue9497AnIpv6AddressWithAScopeIsHandedOutWithoutIt(String found) {
        network.candidates = List.of(ordinary("2001:db8::5"));

        assertThat(selector(null, null).replacementOf(found)).isEqualTo(address("2001:db8::5"));
        assertThat(selector("2001:db8::5", null).replacementOf(found)).isEqualTo(address("2001:db8::5"));
        assertThat(selector(null, "2001:db8::5").replacementOf(found)).isEqualTo(address("2001:db8::5"));
    }

    @Test
    void issue9497AnInetAddressWithAScopeIsReplacedEvenAfterTheSameOneWithoutAScope() throws UnknownHostException {
        network.candidates = List.of(ordinary("2001:db8::5"));
        LocalAddressSelector selector = selector(null, null);

        assertThat(selector.replacementOf(address("2001:db8::5"))).isNull();
        InetAddress scoped = Inet6Address.getByAddress(null, address("2001:db8::5").getAddress(), 2);
        assertThat(selector.replacementOf(scoped)).isEqualTo(address("2001:db8::5"));
        assertThat(LiteralAddress.hasScope(selector.replacementOf(scoped))).isFalse();
    }

    @Test
    void issue1057DockersAddressIsNotUsableWhileTheDefaultRouteLeavesFromAnotherInterface() {
        network.candidates = List.of(ordinary("192.168.7.2"), bridge("docker0", "172.17.0.1"));
        network.innerBridges = Set.of("docker0");
        network.ofDefaultRoutes = List.of(address("192.168.7.2"));

        assertThat(selector(null, null).replacementOf("172.17.0.1")).isEqualTo(address("192.168.7.2"));
    }

    @Test
    void theAddressOfABridgeWithAPhysicalPortStays() {
        network.candidates = List.of(ordinary("192.168.7.2"), bridge("br0", "10.1.0.1"));
        network.ofDefaultRoutes = List.of(address("192.168.7.2"));

        assertThat(selector(null, null).replacementOf("10.1.0.1")).isNull();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"none", "172.17.0.1"})
    void theAddressOfABridgeStaysWithoutADefaultRouteFromAnotherInterface(String ofRoute) {
        network.candidates = List.of(bridge("docker0", "172.17.0.1"));
        network.innerBridges = Set.of("docker0");
        network.ofDefaultRoutes = ofRoute == null ? List.of() : List.of(address(ofRoute));

        assertThat(selector(null, null).replacementOf("172.17.0.1")).isNull();
    }

    /** The kernel's choice depends on the age of the addresses and on use_tempaddr. */
    @Test
    void theKernelChoosesAmongSeveralIpv6AddressesOfAnInterface() {
        network.candidates = List.of(ordinary("2001:db8::1"), ordinary("2001:db8::2"), ordinary("2001:db8::3"));
        network.towardsNeighbour = address("2001:db8::3");

        assertThat(selector(null, null).replacementOf("127.0.1.1")).isEqualTo(address("2001:db8::3"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16,  127.0.1.1, 10.20.0.7",
        "10.20.0.0/16,  10.9.0.1,  10.20.0.7",
        "10.9.0.0/16,   127.0.1.1, 10.9.0.1",
        "2001:db8::/32, 10.9.0.1,  2001:db8::5"})
    void localIpAsANetworkGivesTheHostsAddressInIt(String localIp, String found, String handedOut) {
        network.candidates = List.of(ordinary("10.9.0.1"), ordinary("10.20.0.7"), ordinary("2001:db8::5"));

        assertThat(selector(localIp, null).replacementOf(found)).isEqualTo(address(handedOut));
        assertThat(selector(localIp, null).replacementOf(handedOut)).isNull();
    }

    @Test
    void aLocalIpNetworkWithoutAnAddressOfTheHostCausesOneWarningAndIsIgnored() {
        network.candidates = List.of(ordinary("10.0.0.9"));
        LocalAddressSelector selector = new LocalAddressSelector(LocalIp.parse("10.20.0.0/16"), null, network,
                Reports.of("selector-test-network"));

        List<String> lines = Stderr.linesDuring(() -> {
            assertThat(selector.replacementOf("10.0.0.5")).isNull();
            assertThat(selector.replacementOf("127.0.1.1")).isEqualTo(address("10.0.0.9"));
        });

        assertThat(lines).containsExactly(
                "[rocketmq-hotfix] WARN selector-test-network: local-ip=10.20.0.0/16 is ignored: this host has no usable address"
                        + " in that network",
                "[rocketmq-hotfix] INFO selector-test-network #1: discovery gave 127.0.1.1, handed out 10.0.0.9 (interface eth1)");
    }

    /** 5.3.2 and later run the discovery on every connect. */
    @Test
    void aReplacementCountsOnceUntilItChanges() {
        network.candidates = List.of(ordinary("10.0.0.9"));
        LocalAddressSelector selector = selector(null, null);

        selector.replacementOf("127.0.1.1");
        selector.replacementOf("127.0.1.1");
        assertThat(report.interventions()).isEqualTo(1);

        network.candidates = List.of(ordinary("10.0.0.8"));
        assertThat(selector.replacementOf("127.0.1.1")).isEqualTo(address("10.0.0.8"));
        assertThat(report.interventions()).isEqualTo(2);

        LocalAddressSelector set = selector("10.0.0.1", null);
        for (int i = 0; i < 5; i++) {
            assertThat(set.replacementOf("10.0.0.5")).isEqualTo(address("10.0.0.1"));
        }
        assertThat(report.interventions()).isEqualTo(3);
    }

    @Test
    void localIpWinsEvenOverAUsableResult() {
        LocalAddressSelector selector = selector("10.0.0.1", null, List.of(), List.of());

        assertThat(selector.replacementOf("10.0.0.5")).isEqualTo(address("10.0.0.1"));
        assertThat(selector.replacementOf("10.0.0.5")).isEqualTo(address("10.0.0.1"));
        assertThat(selector.replacementOf(address("10.0.0.5"))).isEqualTo(address("10.0.0.1"));
    }

    @Test
    void aResultThatEqualsLocalIpIsNoIntervention() {
        LocalAddressSelector selector = selector("10.0.0.1", null, List.of(), List.of());

        assertThat(selector.replacementOf("10.0.0.1")).isNull();
        assertThat(selector.replacementOf(address("10.0.0.1"))).isNull();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void theFirstUsableAddressOfTheHostsNameIsTaken() {
        LocalAddressSelector selector = selector(null, null, List.of(),
                List.of(address("127.0.1.1"), address("fe80::1"), address("10.0.0.4"), address("10.0.0.5")));

        assertThat(selector.replacementOf("127.0.1.1")).isEqualTo(address("10.0.0.4"));
    }

    /** Each row tests one criterion: the winner is better in it, and the loser is better in all later criteria. */
    @ParameterizedTest
    @CsvSource({
        // winner: up, kind, index, address                         loser
        "true,  POINT_TO_POINT_OR_VIRTUAL, 9, fd00::1,              false, ORDINARY,                  1, 8.8.8.8",
        "true,  ORDINARY,                  9, fd00::1,              true,  BRIDGE,                    1, 8.8.8.8",
        "true,  BRIDGE,                    9, fd00::1,              true,  POINT_TO_POINT_OR_VIRTUAL, 1, 8.8.8.8",
        "false, ORDINARY,                  9, fd00::1,              false, BRIDGE,                    1, 8.8.8.8",
        "true,  ORDINARY,                  9, 10.0.0.1,             true,  ORDINARY,                  1, 2001:db8::1",
        "true,  ORDINARY,                  9, 2001:db8::1,          true,  ORDINARY,                  1, fd00::1",
        "true,  ORDINARY,                  9, 8.8.8.8,              true,  ORDINARY,                  1, 100.64.0.1",
        "true,  ORDINARY,                  9, 10.0.0.9,             true,  ORDINARY,                  1, fd00::1",
        "true,  ORDINARY,                  9, 8.8.8.8,              true,  ORDINARY,                  1, 2001:db8::1",
        "true,  ORDINARY,                  1, 10.0.0.9,             true,  ORDINARY,                  2, 10.0.0.1",
        "true,  ORDINARY,                  1, 10.0.0.9,             true,  ORDINARY,                  1, 10.0.0.200",
        "true,  ORDINARY,                  1, fd00::1,              true,  ORDINARY,                  1, fdff::1"})
    void theBetterOfTwoIsTakenInEitherOrder(boolean up, Kind kind, int index, String address, boolean otherUp,
            Kind otherKind, int otherIndex, String otherAddress) {
        AddressCandidate winner = new AddressCandidate("eth" + index, index, up, kind, address(address));
        AddressCandidate loser = new AddressCandidate("eth" + otherIndex, otherIndex, otherUp, otherKind,
                address(otherAddress));

        assertThat(selector(null, null, List.of(winner, loser), List.of()).replacementOf("127.0.0.1"))
                .isEqualTo(address(address));
        assertThat(selector(null, null, List.of(loser, winner), List.of()).replacementOf("127.0.0.1"))
                .isEqualTo(address(address));
    }

    @Test
    void theChoiceDoesNotDependOnTheOrderOfTheList() {
        List<AddressCandidate> candidates = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            for (Kind kind : Kind.values()) {
                candidates.add(new AddressCandidate("eth" + i, i, i > 1, kind, address("10.0.0." + i)));
                candidates.add(new AddressCandidate("eth" + i, i, i > 1, kind, address("8.8.8." + (10 - i))));
                candidates.add(new AddressCandidate("eth" + i, i, i > 1, kind, address("2001:db8::" + i)));
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
    void withoutABetterAddressTheResultStaysAndOneWarningNamesTheOptions() {
        network.ofName = List.of(address("127.0.1.1"));
        LocalAddressSelector selector = new LocalAddressSelector(null, null, network,
                Reports.of("selector-test-nothing"));

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
        "10.0.0.1, ,         false, 10.0.0.1, local-ip",
        ",         10.0.0.2, false, 10.0.0.2, POD_IP",
        ",         ,         true,  10.0.0.3, 'default route, interface eth1'",
        ",         ,         false, 10.0.0.3, (interface eth1"})
    void theLineOfAReplacementNamesBothAddressesAndTheOrigin(String localIp, String podIp, boolean onRoute,
            String handedOut,
            String origin) {
        network.candidates = List.of(ordinary("10.0.0.3"));
        network.ofDefaultRoutes = onRoute ? List.of(address("10.0.0.3")) : List.of();
        LocalAddressSelector selector = new LocalAddressSelector(localIp == null ? null : LocalIp.parse(localIp),
                podIp == null ? null : address(podIp), network, Reports.of("selector-test-origin"));

        assertThat(Stderr.linesDuring(() -> selector.replacementOf("127.0.1.1"))).singleElement().asString()
                .contains("127.0.1.1", handedOut, origin);
    }

    @Test
    void theRealNetworkReturnsAddressesWithoutAScope() {
        HostNetwork real = new HostNetwork();

        assertThat(real.defaultRouteSources()).noneMatch(LiteralAddress::hasScope);
        assertThat(real.sourceTowards(address("127.0.0.1"))).isNull();
        assertThat(real.interfaceOf(address("192.0.2.1"))).isNull();
        assertThat(real.isInnerBridge("lo")).isFalse();
    }

    @Test
    void theRealInterfacesGiveReachableAddressesOnly() {
        assertThat(new HostNetwork().candidates()).allSatisfy(each -> {
            assertThat(each.address.isLoopbackAddress()).isFalse();
            assertThat(each.address.isLinkLocalAddress()).isFalse();
            assertThat(each.interfaceName).isNotBlank();
        });
    }

    private LocalAddressSelector selector(String localIp, String podIp, List<AddressCandidate> candidates,
            List<InetAddress> ofName) {
        network.candidates = candidates;
        network.ofName = ofName;
        return selector(localIp, podIp);
    }

    private LocalAddressSelector selector(String localIp, String podIp) {
        return new LocalAddressSelector(localIp == null ? null : LocalIp.parse(localIp),
                podIp == null ? null : address(podIp),
                network, report);
    }

    private static AddressCandidate bridge(String name, String address) {
        return new AddressCandidate(name, 1, true, Kind.BRIDGE, address(address));
    }

    private static AddressCandidate ordinary(String address) {
        return new AddressCandidate("eth1", 1, true, Kind.ORDINARY, address(address));
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(digits, e);
        }
    }

    private static final class FakeHostNetwork extends HostNetwork {

        private List<AddressCandidate> candidates = List.of();
        private List<InetAddress> ofName = List.of();
        private List<InetAddress> ofDefaultRoutes = List.of();
        private Set<String> innerBridges = Set.of();
        private InetAddress towardsNeighbour;
        private final List<String> questions = new ArrayList<>();

        @Override
        List<InetAddress> defaultRouteSources() {
            questions.add("route");
            return ofDefaultRoutes;
        }

        @Override
        InetAddress sourceTowards(InetAddress destination) {
            questions.add("neighbour");
            return towardsNeighbour;
        }

        @Override
        String interfaceOf(InetAddress address) {
            questions.add("interface of " + address.getHostAddress());
            return candidates.stream().filter(each -> each.address.equals(address)).map(each -> each.interfaceName)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        boolean isInnerBridge(String interfaceName) {
            return innerBridges.contains(interfaceName);
        }

        @Override
        List<AddressCandidate> candidates() {
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
