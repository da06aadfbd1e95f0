package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.compat.ParallelRows;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.e2e.compat.RunRecord;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.NameServerSituation.Observation;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedBehaviour;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.RemotingClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The real remoting client of every release, each in its own loader of one JVM, against live sockets: without the agent
 * as nameserver.csv expects, with it repaired. Requests and connections are counted on the wire.
 */
class NameServersOfAllReleasesIT {

    private static final List<ExpectedVerdicts> ROWS = ReleaseRows.behaviour();
    private static final ExpectedBehaviour EXPECTED = ExpectedBehaviour.in("nameserver.csv");
    /**
     * Expected where no run can be relied on: 5.0.0 to 5.1.3 dial every address every 3 s on their own, and a call that
     * comes while the cut-off one is being dialled waits for the rest of that dial only.
     */
    private static final String BY_CHANCE = "by chance";
    /** Expected where calls may fail or not, and no client is stuck. */
    private static final String RECOVERS = "recovers";
    private static final int ROWS_AT_ONCE = 10;
    private static final List<NameServerSituation> SITUATIONS = List.of(NameServerSituation.values());

    @Test
    void everyReleaseBehavesAsExpectedAndIsRepaired() {
        List<String> columns = SITUATIONS.stream().map(NameServerSituation::column).toList();
        assertThat(EXPECTED.situations()).isEqualTo(columns);
        JavaRuntime java = Requirements.java(8);

        List<List<Optional<Observation>>> without = observed("NameServers, without the agent", java, Optional.empty());
        List<List<Optional<Observation>>> with = observed("NameServers, with the agent", java, Optional.of(Requirements.agent()));

        List<List<RowResult>> results = results(without, with);
        assertThat(results.stream().flatMap(List::stream).flatMap(result -> result.mismatches().stream()).toList()).isEmpty();
        RunRecord record = new RunRecord("nameserver", columns);
        results.forEach(row -> record.add(row.get(0).row(), row.stream().map(RowResult::cell).toList()));
        record.write();
    }

    private static List<List<RowResult>> results(List<List<Optional<Observation>>> without, List<List<Optional<Observation>>> with) {
        return IntStream.range(0, ROWS.size()).mapToObj(row -> IntStream.range(0, SITUATIONS.size()).mapToObj(column ->
                new RowResult(ROWS.get(row), SITUATIONS.get(column), without.get(row).get(column), with.get(row).get(column)))
                .toList()).toList();
    }

    /** By row and situation; empty where the class path has no such client. */
    private static List<List<Optional<Observation>>> observed(String what, JavaRuntime java, Optional<AgentFlag> agent) {
        try (Workspace workspace = Workspace.create("nameservers")) {
            RemotingClients clients = RemotingClients.start(workspace, java, agent, ReleaseRows.behaviourArguments());
            List<List<Optional<Observation>>> observed = ParallelRows.map(what, ROWS_AT_ONCE, row -> observed(clients, row, agent.isEmpty()));
            assertThat(AgentLines.of(clients.process())).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
            return observed;
        }
    }

    private static List<Optional<Observation>> observed(RemotingClients clients, ExpectedVerdicts row, boolean released) {
        return SITUATIONS.stream().map(situation -> {
            Optional<Observation> seen = observed(clients, row, situation);
            // a release that leaves a removed address keeps it when it dials it in just that moment (#2090)
            boolean raced = released && situation == NameServerSituation.REMOVED
                    && EXPECTED.of(row, situation.column()).equals(Observation.NONE_FAILS)
                    && seen.map(Observation::verdict).filter(Observation.STUCK::equals).isPresent();
            return raced ? observed(clients, row, situation) : seen;
        }).toList();
    }

    private static Optional<Observation> observed(RemotingClients clients, ExpectedVerdicts row, NameServerSituation situation) {
        return clients.open(ROWS.indexOf(row), situation.column()).map(client -> {
            try (client) {
                return situation.observe(client);
            }
        });
    }

    /** What was seen of a row in one situation; empty where its class path has no such client. */
    private record RowResult(ExpectedVerdicts row, NameServerSituation situation, Optional<Observation> without, Optional<Observation> with) {

        List<String> mismatches() {
            List<String> mismatches = new ArrayList<>();
            String wanted = expected();
            boolean recovers = verdict(without).equals(Observation.CALLS_FAIL) || verdict(without).equals(Observation.NONE_FAILS);
            if (!wanted.equals(BY_CHANCE) && !wanted.equals(verdict(without)) && !(wanted.equals(RECOVERS) && recovers)) {
                mismatches.add(this + " without the agent: expected " + wanted + " but was " + verdict(without));
            }
            String repaired = wanted.equals(ExpectedVerdicts.NOT_PRESENT) ? wanted : Observation.NONE_FAILS;
            if (!repaired.equals(verdict(with))) {
                mismatches.add(this + " with the agent: expected " + repaired + " but was " + verdict(with));
            }
            return mismatches;
        }

        /** For the page; what a run saw by chance would differ from the next one. */
        String cell() {
            String released = expected().equals(BY_CHANCE) || expected().equals(RECOVERS) ? BY_CHANCE : verdict(without);
            return without.isEmpty() ? released : released + " > " + verdict(with);
        }

        @Override
        public String toString() {
            return row + ", " + situation.column();
        }

        private String expected() {
            return EXPECTED.of(row, situation.column());
        }

        private static String verdict(Optional<Observation> observation) {
            return observation.map(Observation::verdict).orElse(ExpectedVerdicts.NOT_PRESENT);
        }
    }
}
