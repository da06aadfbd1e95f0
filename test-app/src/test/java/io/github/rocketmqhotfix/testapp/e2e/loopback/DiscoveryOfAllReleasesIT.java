package io.github.rocketmqhotfix.testapp.e2e.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.e2e.compat.RunRecord;
import io.github.rocketmqhotfix.testapp.e2e.loopback.DiscoveryRun.Found;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedBehaviour;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every release looks up the address of its host, on hosts with different networks. Without the agent it finds the
 * address that discovery.csv expects. With the agent it finds the address by which other hosts reach it, if there is
 * one.
 */
class DiscoveryOfAllReleasesIT {

    private static final List<ExpectedOutcomes> ROWS = ReleaseRows.behaviour();
    private static final ExpectedBehaviour EXPECTED = ExpectedBehaviour.in("discovery.csv");
    private static final Pattern HANDED_OUT = Pattern.compile(", handed out \\S+ \\((.*)\\)$");

    private final SoftAssertions softly = new SoftAssertions();

    /** The results of all rows on one host. */
    private record Discovered(List<Found> without, List<Found> with, List<String> agentLines) {}

    /** Checks that the situations of this class and those of discovery.csv are the same. */
    @Test
    void everySituationOfTheFileIsRun() {
        assertThat(new LinkedHashSet<>(
                Arrays.stream(DiscoverySituation.values()).map(DiscoverySituation::column).toList()))
                .containsExactlyInAnyOrderElementsOf(EXPECTED.situations());
    }

    @Test
    void everyReleaseHandsOutAnAddressThatOtherHostsCanReach() {
        JavaRuntime runtime = runtime(8);
        RunRecord record = new RunRecord("discovery",
                Arrays.stream(DiscoverySituation.values()).map(Object::toString).toList());
        Map<DiscoverySituation, Discovered> all = new EnumMap<>(DiscoverySituation.class);
        for (DiscoverySituation situation : DiscoverySituation.values()) {
            all.put(situation, discovered(situation, runtime));
        }
        all.forEach(this::check);
        for (int row = 0; row < ROWS.size(); row++) {
            int index = row;
            record.add(ROWS.get(row),
                    all.entrySet().stream().map(each -> cell(each.getKey(), each.getValue().without().get(index),
                            each.getValue().with().get(index))).toList());
        }
        softly.assertAll();
        record.write();
    }

    /** Situations in which the agent asks the kernel, or looks at bridges. */
    @ParameterizedTest(name = "Java {0}, {1}")
    @CsvSource({
        "17, BRIDGE", "17, BRIDGE_DUAL_STACK", "17, DOCKER_FIRST", "17, LAN_BRIDGE_CARD", "17, IPV6_SEVERAL",
        "25, BRIDGE", "25, BRIDGE_DUAL_STACK", "25, DOCKER_FIRST", "25, LAN_BRIDGE_CARD", "25, IPV6_SEVERAL"})
    void aHostOnALaterJavaHandsOutTheSameAddress(int java, DiscoverySituation situation) {
        check(situation, discovered(situation, runtime(java)));
        softly.assertAll();
    }

    private static JavaRuntime runtime(int java) {
        return Requirements.available(Host.unavailability(), Requirements.java(java));
    }

    private static Discovered discovered(DiscoverySituation situation, JavaRuntime runtime) {
        List<String> releases = ReleaseRows.behaviourArguments();
        try (Workspace workspace = Workspace.create("discovery")) {
            BareJvm jvm = new BareJvm(workspace, runtime, Host.alone(workspace, "discovering", situation.shape()));
            DiscoveryRun without = DiscoveryRun.start(jvm, "without", List.of(), situation.environment(), releases);
            DiscoveryRun with = DiscoveryRun.start(jvm, "with",
                    List.of(Requirements.agent(situation.options()).argument()),
                    situation.environment(), releases);
            Discovered discovered = new Discovered(without.found(), with.found(), with.agentLines());
            ReleaseRows.progress("address on " + situation + ", Java " + runtime.majorVersion(),
                    discovered.with().size(), ROWS.size());
            return discovered;
        }
    }

    private static String cell(DiscoverySituation situation, Found without, Found with) {
        String before = situation.meaning(without.address());
        return before.equals(ExpectedOutcomes.NOT_PRESENT) ? before
                : before + " > " + situation.meaning(with.address());
    }

    private void check(DiscoverySituation situation, Discovered discovered) {
        assertThat(discovered.without()).hasSameSizeAs(ROWS);
        assertThat(discovered.with()).hasSameSizeAs(ROWS);
        int present = 0;
        boolean repaired = false;
        for (int row = 0; row < ROWS.size(); row++) {
            String without = EXPECTED.of(ROWS.get(row), situation.column());
            boolean isPresent = !without.equals(ExpectedOutcomes.NOT_PRESENT);
            String with = isPresent ? situation.expectedWithAgent(without) : without;
            softly.assertThat(understood(situation, discovered.without().get(row)))
                    .as("%s, %s", ROWS.get(row), situation)
                    .isEqualTo(expected(ROWS.get(row), without));
            softly.assertThat(understood(situation, discovered.with().get(row)))
                    .as("%s, %s, with the agent", ROWS.get(row), situation)
                    .isEqualTo(expected(ROWS.get(row), with));
            present += isPresent ? 1 : 0;
            repaired |= !with.equals(without);
        }
        List<String> lines = discovered.agentLines();
        softly.assertThat(lines).as("%s, classes that the agent reports as woven", situation)
                .filteredOn(line -> line.contains(" applied loopback-filter ")).hasSize(present);
        softly.assertThat(origins(lines)).as("%s, origins that the agent reports", situation)
                .isEqualTo(repaired ? List.of(situation.origin()) : List.of());
        // the agent also reports its own failures as warnings
        softly.assertThat(lines).as("%s, warnings of the agent", situation)
                .filteredOn(line -> !line.startsWith("[rocketmq-hotfix] INFO "))
                .isEqualTo(situation.expectedWarnings());
    }

    /** From 5.3.1 on getLocalAddress calls getLocalInetAddress, and throws an exception if that returns null. */
    private static Found expected(ExpectedOutcomes row, String address) {
        if (!row.release().isAtLeast("5.3.1")) {
            return new Found(address, ExpectedOutcomes.NOT_PRESENT);
        }
        return new Found(address, address.equals("exception") ? "null" : address);
    }

    private static Found understood(DiscoverySituation situation, Found found) {
        String inetAddress = found.inetAddress();
        return new Found(situation.meaning(found.address()),
                situation.meaning(inetAddress.contains(":") ? "[" + inetAddress + "]" : inetAddress));
    }

    private static List<String> origins(List<String> agentLines) {
        return agentLines.stream().map(HANDED_OUT::matcher).filter(Matcher::find).map(line -> line.group(1)).distinct()
                .toList();
    }
}
