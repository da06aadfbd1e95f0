package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Makes real NameServers fail while the real remoting client of a release uses them, with one method per failure. Each
 * method starts its own NameServers and its own client; the agent, if the setting has one, is in the client.
 */
public final class NameServerScenarios {

    /**
     * The plan for {@link #cutOffNeighbour}: eight threads start their 14 calls together and have 2 s for each, less
     * than the 3 s that dialling takes. With a timeout of 3 s, chance would decide whether a thread that waited for
     * the client's lock of the NameServer selection gets its answer in the last millisecond.
     */
    public static final CallPlan EIGHT_THREADS = CallPlan.of(8, 14).withTimeout(Duration.ofSeconds(2)).inRounds();

    private static final Duration ONE_WAY_LIMIT = Duration.ofSeconds(10);
    private static final int MOST_PROBES = 4;

    private NameServerScenarios() {}

    /**
     * Measurements from the beginning of the failure to the end of the plan.
     *
     * @param calls          the calls, in the order in which they ended
     * @param usedRequests   route requests to the NameServer that the client used before the failure
     * @param otherRequests  route requests to the other NameServer
     * @param newConnections connections that the client opened to these NameServers
     * @param agentLines     the agent's lines on the client's stderr
     */
    public record Result(NameServerCalls calls, int usedRequests, int otherRequests, int newConnections,
            List<String> agentLines) {

        public long failed() {
            return calls.failed();
        }
    }

    /** Of two NameServers that know a broker, freezes (SIGSTOP) the one that the client uses. */
    public static Result frozen(Setting setting, CallPlan plan) {
        try (Workspace workspace = Workspace.create("frozen-namesrv")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            Broker.start(workspace, setting.servers(), BrokerSettings.master("broker-a",
                    two.used().server().address() + ";" + two.other().server().address()), Optional.empty())
                    .awaitRegistration(two.used().server()).awaitRegistration(two.other().server());
            return measured(two.client(), two.used(), Optional.of(two.other()), () -> {
                two.used().server().process().freeze();
                return two.client().call(plan);
            });
        }
    }

    /**
     * Of two NameServers, kills the one that the client uses, so that its port refuses connections. Returns the calls
     * after the kill.
     */
    public static NameServerCalls killed(Setting setting, CallPlan plan) {
        try (Workspace workspace = Workspace.create("killed")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            two.used().server().process().kill();
            // the tap of a dead server would still accept each connection and then close it
            two.used().tap().close();
            return two.client().call(plan);
        }
    }

    /**
     * Freezes both NameServers until every thread of the client has failed, then thaws the one that the client did not
     * use before. Returns the calls after the thaw.
     *
     * @throws IllegalStateException if a frozen NameServer answers
     */
    public static NameServerCalls returning(Setting setting, CallPlan plan) {
        try (Workspace workspace = Workspace.create("returning")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            two.used().server().process().freeze();
            two.other().server().process().freeze();
            NameServerCalls outage = two.client().call(CallPlan.of(plan.threads(), 1));
            if (outage.failed() < outage.size()) {
                throw new IllegalStateException("a frozen NameServer answered: " + outage);
            }
            two.other().server().process().thaw();
            return two.client().call(plan);
        }
    }

    /**
     * Replaces the only NameServer of the client's list by another one; the removed NameServer stays alive (#2042).
     */
    public static Result removed(Setting setting, CallPlan plan) {
        try (Workspace workspace = Workspace.create("removed")) {
            TappedNameServer removed = TappedNameServer.start(workspace, setting);
            TappedNameServer remaining = TappedNameServer.start(workspace, setting);
            NameServerClient client = clientOf(workspace, setting, removed);
            remaining.server().awaitAnswer();
            int before = removed.routeRequests();
            return measured(client, removed, Optional.of(remaining), () -> {
                client.list(List.of(remaining.tap().address()));
                NameServerCalls calls = client.call(plan);
                if (plan.method() == CallPlan.CallMethod.ONEWAY) {
                    // a one-way call returns before its request is sent
                    Awaitility.await("one-way requests").atMost(ONE_WAY_LIMIT).until(() -> removed.routeRequests()
                            - before + remaining.routeRequests() >= plan.threads() * plan.calls());
                }
                return calls;
            });
        }
    }

    /**
     * Mutes the open connection to the only NameServer of the list: the connection swallows everything, while new
     * connections work. A list with one entry has, for example, a ClusterIP or a DNS name.
     */
    public static Result halfDead(Setting setting, CallPlan plan) {
        try (Workspace workspace = Workspace.create("half-dead")) {
            TappedNameServer nameServer = TappedNameServer.start(workspace, setting);
            NameServerClient client = clientOf(workspace, setting, nameServer);
            return measured(client, nameServer, Optional.empty(), () -> {
                nameServer.tap().muteOpenConnections();
                return client.call(plan);
            });
        }
    }

    /**
     * Lists a NameServer beside an address that swallows every attempt to connect (#7056), and closes the connections
     * to the NameServer once. The client then selects again and dials the cut-off address first.
     */
    public static Result cutOffNeighbour(Setting setting, CallPlan plan) {
        try (Workspace workspace = Workspace.create("cut-off")) {
            TappedNameServer alive = TappedNameServer.start(workspace, setting);
            CutOff cutOff = workspace.keep(CutOff.create());
            NameServerClient client = NameServerClient.start(workspace, setting, "caller");
            alive.server().awaitAnswer();
            List<String> both = List.of(cutOff.address(), alive.tap().address());
            client.list(both);
            // the client shuffles its list, so it may call the cut-off address first; when it selects again after a
            // call to the NameServer, round robin continues with the cut-off address
            for (int probe = 0; probe < MOST_PROBES && alive.tap().connections().isEmpty(); probe++) {
                client.call(CallPlan.once());
            }
            if (alive.tap().connections().isEmpty()) {
                throw new IllegalStateException(
                        "the client never called the NameServer that works" + client.process().tail());
            }
            return measured(client, alive, Optional.empty(), () -> {
                alive.tap().dropOpenConnections();
                // setting the same list changes nothing; when this command is done, the client has noticed that its
                // connections are closed
                client.list(both);
                return client.call(plan);
            });
        }
    }

    /**
     * Sends a request with code 36, which NameServers before 5.0 never answer, to the healthy NameServer that the
     * client uses, and then asks for routes. The first call of the result is the call with code 36.
     */
    public static Result unanswered(Setting setting, int routesAfterwards) {
        try (Workspace workspace = Workspace.create("unanswered")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            return measured(two.client(), two.used(), Optional.of(two.other()),
                    () -> two.client().call(CallPlan.once().withCode(RequestCode.CONSUMER_SEND_MSG_BACK))
                            .plus(two.client().call(CallPlan.of(1, routesAfterwards))));
        }
    }

    private static NameServerClient clientOf(Workspace workspace, Setting setting, TappedNameServer nameServer) {
        NameServerClient client = NameServerClient.start(workspace, setting, "caller");
        nameServer.server().awaitAnswer();
        client.list(List.of(nameServer.tap().address()));
        client.requireAnswers();
        return client;
    }

    private static Result measured(NameServerClient client, TappedNameServer used, Optional<TappedNameServer> other,
            Supplier<NameServerCalls> failureAndCalls) {
        List<TappedNameServer> all = Stream.concat(Stream.of(used), other.stream()).toList();
        int linesBefore = AgentLines.of(client.process()).size();
        int usedBefore = used.routeRequests();
        int otherBefore = other.map(TappedNameServer::routeRequests).orElse(0);
        int connectionsBefore = connections(all);
        NameServerCalls calls = failureAndCalls.get();
        return new Result(calls, used.routeRequests() - usedBefore,
                other.map(TappedNameServer::routeRequests).orElse(0) - otherBefore,
                connections(all) - connectionsBefore, AgentLines.since(client.process(), linesBefore));
    }

    private static int connections(List<TappedNameServer> all) {
        return all.stream().mapToInt(each -> each.tap().connections().size()).sum();
    }
}
