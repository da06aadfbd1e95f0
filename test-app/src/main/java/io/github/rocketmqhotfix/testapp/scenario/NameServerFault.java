package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A failure of NameServers during which one of them, or a new connection, still answers. Scripted servers cause the
 * failure and count the requests.
 */
public enum NameServerFault {

    /** Of two NameServers, the one in use stops answering; it accepts new connections. */
    FROZEN("frozen", 2, 1, scene -> scene.used.follow(Script.SILENCE)),

    /**
     * Of two NameServers, the one in use stops answering and swallows attempts to connect. After half of the calls all
     * connections end, so a client that selects again may dial the cut-off NameServer (#7056).
     */
    CUT_OFF("cut-off", 2, 1, scene -> scene.used.cutOff()) {
        @Override
        void continueAfterHalf(Scene scene) {
            scene.servers().forEach(ScriptedServer::hangUp);
        }
    },

    /** Of two NameServers, the one in use ends its connections and refuses new ones. This happens before the calls. */
    REFUSED("refused", 2, 1, scene -> {
        scene.used.hangUp();
        scene.used.close();
    }),

    /** Of two NameServers, the one in use ends while the requests of all threads wait there for an answer. */
    KILLED("killed-during-call", 2, 1, scene -> {
        AtomicInteger waiting = new AtomicInteger();
        scene.used.follow(request -> {
            if (waiting.incrementAndGet() == scene.threads) {
                scene.used.close();
            }
            return Optional.empty();
        });
    }),

    /** There is a single address. Its open connections stop answering while new connections work (#9290). */
    HALF_DEAD("half-dead", 1, 1, scene -> scene.used.muteOpenConnections()),

    /** Of three NameServers, the one in use and the one that is called next stop answering. */
    ONE_OF_THREE_LEFT("one-of-three-left", 3, 2, scene -> {
        scene.used.follow(Script.SILENCE);
        scene.nextCalledFollows(Script.SILENCE);
    }),

    /**
     * A new client in a JVM in which an earlier client has made calls. Of the two addresses on the new client's list,
     * the one that the client dials first swallows attempts to connect, and the other one answers.
     */
    FIRST_START("first-start", 1, 1, scene -> {}) {
        /** The client shuffles its list, so new clients are created until one dials the cut-off address. */
        @Override
        public Result measure(RemotingClients clients, int release, Load load) {
            try (ScriptedServer alive = ScriptedServer.start(KNOWS); CutOff cutOff = CutOff.create()) {
                // loads the classes that a call needs, so that only dialling takes long
                try (RemotingClient earlier = clients.open(release, this + "-0").orElseThrow()) {
                    earlier.list(List.of(alive.address()));
                    earlier.requireAnswers(load.threads, Duration.ZERO);
                }
                for (int number = 1; number <= MOST_NEW_CLIENTS; number++) {
                    try (RemotingClient client = clients.open(release, this + "-" + number).orElseThrow()) {
                        Scene scene = new Scene(client, alive, List.of(), load.threads);
                        client.list(List.of(cutOff.address(), alive.address()));
                        Result result = counted(clients, scene, () -> load.make(client, load.calls));
                        if (result.calls.slowestMillis() >= SHORTEST_DIAL_MILLIS) {
                            return result;
                        }
                    }
                }
            }
            throw new IllegalStateException("none of " + MOST_NEW_CLIENTS + " new clients dialled its cut-off address");
        }
    },

    /**
     * Of three NameServers, the one in use stops answering. The one that is called next has just started: it knows no
     * broker and refuses every topic. The third one knows all topics.
     */
    RESTARTED_EMPTY("restarted-empty", 3, 2, scene -> {
        scene.used.follow(Script.SILENCE);
        scene.nextCalledKnowsNothing();
    }),

    /** Of two NameServers, the one in use is removed from the list and still answers (#2042). */
    REMOVED("removed", 2, 0, scene -> scene.client.list(List.of(scene.others.get(0).address())));

    private static final int MOST_NEW_CLIENTS = 20;
    /** A call that dials the cut-off address takes at least this long; loopback answers in a few milliseconds. */
    private static final long SHORTEST_DIAL_MILLIS = 250;
    private static final int TOPIC_NOT_EXIST = 17;
    private static final Script KNOWS = knowing(Answer.SUCCESS, "\"broker-a\":{\"brokerAddrs\":{0:\"127.0.0.1:10911\"},"
            + "\"brokerName\":\"broker-a\",\"cluster\":\"DefaultCluster\"}");
    private static final Script KNOWS_NOTHING = knowing(
            new Answer(TOPIC_NOT_EXIST, "No topic route info in name server", Map.of(), ""), "");

    private final String title;
    private final int listed;
    private final int failedAttempts;
    private final Consumer<Scene> beginning;

    /** @param beginning causes the fault; is called once the client has answers from healthy NameServers */
    NameServerFault(String title, int listed, int failedAttempts, Consumer<Scene> beginning) {
        this.title = title;
        this.listed = listed;
        this.failedAttempts = failedAttempts;
        this.beginning = beginning;
    }

    /**
     * The calls of a client during the fault; the threads start each call together.
     *
     * @param calls   number of calls of each thread, an even number
     * @param timeout timeout of each call
     * @param pause   pause between two calls of a thread
     */
    public record Load(int threads, int calls, Duration timeout, Duration pause) {

        private NameServerCalls make(RemotingClient client, int callsOfThread) {
            return client.call(threads, callsOfThread, timeout, pause);
        }
    }

    /**
     * Measurements from the beginning of the fault.
     *
     * @param requests      number of requests to all NameServers
     * @param usedRequests  number of requests to the NameServer that was in use before
     * @param interventions number of interventions of namesrv-reset
     * @param agentLines    the agent's lines on the stderr of the client's JVM
     */
    public record Result(NameServerCalls calls, int requests, int usedRequests, long interventions,
            List<String> agentLines) {

        /**
         * Returns the number of calls that got a refusal or no answer. A refusal is a failure because one NameServer
         * knows the topic.
         */
        public int failed() {
            return calls.failed() + calls.refused();
        }

        /** Returns the number of requests minus the number of calls; negative where calls failed before sending. */
        public int extraRequests() {
            return requests - calls.size();
        }

        @Override
        public String toString() {
            return failed() + " failed, slowest " + calls.slowestMillis() + " ms";
        }
    }

    /** A client, the NameServer that it uses, and the other NameServers on its list. */
    private record Scene(RemotingClient client, ScriptedServer used, List<ScriptedServer> others, int threads) {

        List<ScriptedServer> servers() {
            return Stream.concat(Stream.of(used), others.stream()).toList();
        }

        int requests() {
            return servers().stream().mapToInt(each -> each.requests().size()).sum();
        }

        void nextCalledKnowsNothing() {
            nextCalledFollows(KNOWS_NOTHING);
        }

        /** Sets the script of the NameServer that the client calls next. Works for any order of the client's list. */
        void nextCalledFollows(Script script) {
            AtomicReference<ScriptedServer> first = new AtomicReference<>();
            others.forEach(each -> each.follow(request -> {
                first.compareAndSet(null, each);
                return (first.get() == each ? script : KNOWS).answerTo(request);
            }));
        }
    }

    /** Returns the name on the command line and in tables. */
    @Override
    public String toString() {
        return title;
    }

    /** Returns the highest number of attempts that get a refusal or no answer before one succeeds. */
    public int failedAttempts() {
        return failedAttempts;
    }

    /** Called after half of the calls. */
    void continueAfterHalf(Scene scene) {
        // most faults do not change
    }

    /**
     * Causes the fault for a new client of a release and measures its calls. Must be called at most once per release
     * and JVM.
     *
     * @param release the index of the release in its JVM, from 0
     */
    public Result measure(RemotingClients clients, int release, Load load) {
        List<ScriptedServer> servers = new ArrayList<>();
        try (RemotingClient client = clients.open(release, title).orElseThrow()) {
            while (servers.size() < listed) {
                servers.add(ScriptedServer.start(KNOWS));
            }
            client.list(servers.stream().map(ScriptedServer::address).toList());
            client.requireAnswers(load.threads, Duration.ZERO);
            ScriptedServer used = used(client, servers, load);
            Scene scene = new Scene(client, used, servers.stream().filter(each -> each != used).toList(), load.threads);
            return counted(clients, scene, () -> {
                beginning.accept(scene);
                NameServerCalls first = load.make(client, load.calls / 2);
                continueAfterHalf(scene);
                return first.plus(load.make(client, load.calls / 2));
            });
        } finally {
            servers.forEach(ScriptedServer::close);
        }
    }

    private static ScriptedServer used(RemotingClient client, List<ScriptedServer> servers, Load load) {
        List<Integer> before = servers.stream().map(each -> each.requests().size()).toList();
        client.call(1, 1, load.timeout);
        return IntStream.range(0, servers.size())
                .filter(index -> servers.get(index).requests().size() > before.get(index))
                .mapToObj(servers::get).findFirst().orElseThrow();
    }

    private static Result counted(RemotingClients clients, Scene scene, Supplier<NameServerCalls> calls) {
        int requestsBefore = scene.requests();
        int usedBefore = scene.used.requests().size();
        int linesBefore = AgentLines.of(clients.process()).size();
        String patch = Defect.NAMESRV_RESET.id();
        long interventionsBefore = clients.interventions(patch);
        NameServerCalls made = calls.get();
        List<String> lines = AgentLines.of(clients.process());
        return new Result(made, scene.requests() - requestsBefore, scene.used.requests().size() - usedBefore,
                clients.interventions(patch) - interventionsBefore, lines.subList(linesBefore, lines.size()));
    }

    private static Script knowing(Answer topic, String brokers) {
        Answer cluster = new Answer(0, "", Map.of(), "{\"brokerAddrTable\":{" + brokers + "},\"clusterAddrTable\":{}}");
        return request -> Optional.of(request.code() == RequestCode.GET_BROKER_CLUSTER_INFO ? cluster : topic);
    }
}
