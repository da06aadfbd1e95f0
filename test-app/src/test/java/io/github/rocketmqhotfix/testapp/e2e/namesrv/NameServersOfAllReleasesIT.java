package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.e2e.compat.RunRecord;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedBehaviour;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.RemotingClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Runs the real remoting client of every release against live sockets, each client in its own class loader of one JVM.
 * Without the agent a client must behave as nameserver.csv expects. With the agent no call may fail. Requests and
 * connections are counted on the wire.
 */
class NameServersOfAllReleasesIT {

    private static final List<ExpectedOutcomes> ROWS = ReleaseRows.behaviour();
    private static final ExpectedBehaviour EXPECTED = ExpectedBehaviour.in("nameserver.csv");
    /**
     * The expected value where the behaviour differs from run to run. 5.0.0 to 5.1.3 have the defect #7056. But 5.0.0
     * to 5.2.0 also dial every address every 3 s on their own, and a call during the dial of the unreachable address
     * waits only for the rest of that dial.
     */
    private static final String BY_CHANCE = "by chance";
    /** The expected value where calls may fail, but no client is stuck. */
    private static final String RECOVERS = "recovers";
    private static final int ROWS_AT_ONCE = 25;
    private static final List<NameServerSituation> SITUATIONS = List.of(NameServerSituation.values());

    @Test
    void everyReleaseBehavesAsExpectedAndIsRepaired() {
        List<String> columns = SITUATIONS.stream().map(NameServerSituation::column).toList();
        assertThat(EXPECTED.situations()).isEqualTo(columns);
        JavaRuntime java = Requirements.java(8);

        List<List<String>> without = observed("NameServers, without the agent", java, Optional.empty());
        List<List<String>> with = observed("NameServers, with the agent", java, Optional.of(Requirements.agent()));

        List<String> mismatches = new ArrayList<>();
        RunRecord record = new RunRecord("nameserver", columns);
        for (int row = 0; row < ROWS.size(); row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                cells.add(checked(mismatches, ROWS.get(row), columns.get(column), without.get(row).get(column),
                        with.get(row).get(column)));
            }
            record.add(ROWS.get(row), cells);
        }
        assertThat(mismatches).isEmpty();
        record.write();
    }

    /** Returns the verdicts by row and situation. */
    private static List<List<String>> observed(String what, JavaRuntime java, Optional<AgentFlag> agent) {
        try (Workspace workspace = Workspace.create("nameservers")) {
            RemotingClients clients = RemotingClients.start(workspace, java, agent, ReleaseRows.behaviourArguments());
            List<List<String>> observed = ReleaseRows.inParallel(what, ROWS_AT_ONCE, row -> SITUATIONS.stream()
                    .map(situation -> observed(clients, row, situation, agent.isEmpty())).toList());
            assertThat(AgentLines.of(clients.process()))
                    .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
            return observed;
        }
    }

    private static String observed(RemotingClients clients, ExpectedOutcomes row, NameServerSituation situation,
            boolean released) {
        String verdict = observed(clients, row, situation);
        // a release that usually stops using a removed address keeps using it if a thread dials it at the time of the
        // removal (#2090)
        boolean raced = released && situation == NameServerSituation.REMOVED
                && verdict.equals(NameServerSituation.STUCK)
                && EXPECTED.of(row, situation.column()).equals(NameServerSituation.NONE_FAILS);
        return raced ? observed(clients, row, situation) : verdict;
    }

    /** Returns the verdict, or {@code not present} if the class path has no remoting client. */
    private static String observed(RemotingClients clients, ExpectedOutcomes row, NameServerSituation situation) {
        return clients.open(ROWS.indexOf(row), situation.column()).map(client -> {
            try (client) {
                return situation.observe(client);
            }
        }).orElse(ExpectedOutcomes.NOT_PRESENT);
    }

    /**
     * Adds mismatches, and returns the cell of the compatibility page. In the cell, {@link #BY_CHANCE} replaces a
     * verdict that may differ from run to run.
     */
    private static String checked(List<String> mismatches, ExpectedOutcomes row, String situation, String without,
            String with) {
        String wanted = EXPECTED.of(row, situation);
        boolean recovers = without.equals(NameServerSituation.CALLS_FAIL)
                || without.equals(NameServerSituation.NONE_FAILS);
        if (!wanted.equals(BY_CHANCE) && !wanted.equals(without) && !(wanted.equals(RECOVERS) && recovers)) {
            mismatches.add(row + ", " + situation + " without the agent: expected " + wanted + " but found " + without);
        }
        String repaired = wanted.equals(ExpectedOutcomes.NOT_PRESENT) ? wanted : NameServerSituation.NONE_FAILS;
        if (!repaired.equals(with)) {
            mismatches.add(row + ", " + situation + " with the agent: expected " + repaired + " but found " + with);
        }
        String released = wanted.equals(BY_CHANCE) || wanted.equals(RECOVERS) ? BY_CHANCE : without;
        return without.equals(ExpectedOutcomes.NOT_PRESENT) ? released : released + " > " + with;
    }
}
