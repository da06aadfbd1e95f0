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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What can happen to the NameServers of a client while one of them, or a new connection, still answers. Live sockets
 * bring it about and count what reaches them.
 */
public enum NameServerFault {

    /** Of two, the one in use stops to answer; new connections are accepted. */
    FROZEN("frozen", 2, 1) {
        @Override
        void begin(Scene scene) {
            scene.used.follow(Script.SILENCE);
        }
    },

    /**
     * Of two, the one in use stops to answer and swallows attempts to connect. After half of the calls all connections
     * end, so that a client that chooses anew may dial it (#7056).
     */
    CUT_OFF("cut-off", 2, 1) {
        @Override
        void begin(Scene scene) {
            scene.used.cutOff();
        }

        @Override
        void goOn(Scene scene) {
            scene.servers().forEach(ScriptedServer::hangUp);
        }
    },

    /** Of two, the one in use ends its connections and refuses new ones, before the calls. */
    REFUSED("refused", 2, 1) {
        @Override
        void begin(Scene scene) {
            scene.used.hangUp();
            scene.used.close();
        }
    },

    /** Of two, the one in use ends when the requests of all threads wait there for an answer. */
    KILLED("killed-during-call", 2, 1) {
        @Override
        void begin(Scene scene) {
            AtomicInteger waiting = new AtomicInteger();
            scene.used.follow(request -> {
                if (waiting.incrementAndGet() == scene.threads) {
                    scene.used.close();
                }
                return Optional.empty();
            });
        }
    },

    /** There is one address only; the open connection goes mute, new ones work (#9290). */
    HALF_DEAD("half-dead", 1, 1) {
        @Override
        void begin(Scene scene) {
            scene.used.muteOpenConnections();
        }
    },

    /** Of three, the one in use stops to answer, and so does the one of the others that is asked first. */
    ONE_OF_THREE_LEFT("one-of-three-left", 3, 2) {
        @Override
        void begin(Scene scene) {
            scene.used.follow(Script.SILENCE);
            scene.firstAskedOfTheOthersFollows(Script.SILENCE);
        }
    },

    /** A new client, in a JVM that has had another, whose first address swallows attempts to connect; the second one answers. */
    FIRST_START("first-start", 1, 1) {
        /** The order of its list is the client's choice, so new ones are made until one dials the cut-off address. */
        @Override
        public Result measure(RemotingClients clients, int release, Load load) {
            try (ScriptedServer alive = ScriptedServer.start(KNOWS); CutOff cutOff = CutOff.create()) {
                // loads what a call needs, so that only the dial takes long
                try (RemotingClients.Client earlier = clients.open(release, this + "-0").orElseThrow()) {
                    earlier.list(alive.address());
                    earlier.requireAnswers(load.threads, Duration.ZERO);
                }
                for (int number = 1; number <= MOST_NEW_CLIENTS; number++) {
                    try (RemotingClients.Client client = clients.open(release, this + "-" + number).orElseThrow()) {
                        Scene scene = new Scene(client, alive, List.of(), load.threads);
                        client.list(cutOff.address(), alive.address());
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
     * Of three, the one in use stops to answer. The one of the others that is asked first has just started: it knows no
     * broker and refuses every topic. The third knows all.
     */
    RESTARTED_EMPTY("restarted-empty", 3, 2) {
        @Override
        void begin(Scene scene) {
            scene.used.follow(Script.SILENCE);
            scene.firstAskedOfTheOthersFollows(KNOWS_NOTHING);
        }
    },

    /** The one in use is taken off the list and goes on answering (#2042). */
    REMOVED("removed", 2, 0) {
        @Override
        void begin(Scene scene) {
            scene.client.list(scene.others.get(0).address());
        }
    };

    private static final int MOST_NEW_CLIENTS = 20;
    /** Loopback answers in a few milliseconds. */
    private static final long SHORTEST_DIAL_MILLIS = 250;
    private static final int TOPIC_NOT_EXIST = 17;
    private static final Script KNOWS = knowing(Answer.SUCCESS, "\"broker-a\":{\"brokerAddrs\":{0:\"127.0.0.1:10911\"},"
            + "\"brokerName\":\"broker-a\",\"cluster\":\"DefaultCluster\"}");
    private static final Script KNOWS_NOTHING = knowing(new Answer(TOPIC_NOT_EXIST, "No topic route info in name server", Map.of(), ""), "");

    private final String title;
    private final int listed;
    private final int askedInVain;

    NameServerFault(String title, int listed, int askedInVain) {
        this.title = title;
        this.listed = listed;
        this.askedInVain = askedInVain;
    }

    /**
     * Which calls a client makes when the fault has begun, all threads together each time.
     *
     * @param calls   of each thread, an even number
     * @param timeout of each call
     * @param pause   between two calls of a thread
     */
    public record Load(int threads, int calls, Duration timeout, Duration pause) {

        private CallCounts make(RemotingClients.Client client, int some) {
            return client.call(threads, some, timeout, pause);
        }
    }

    /**
     * What was measured from the beginning of the fault on.
     *
     * @param requests      how many came to all NameServers
     * @param usedRequests how many of them came to the one that was in use before
     * @param interventions of namesrv-reset
     * @param agentLines    what the client's JVM printed on stderr with the agent's prefix
     */
    public record Result(CallCounts calls, int requests, int usedRequests, long interventions, List<String> agentLines) {

        public Result {
            agentLines = List.copyOf(agentLines);
        }

        /** How many calls were not answered, or were refused although one NameServer knows the topic. */
        public int failed() {
            return calls.withoutSuccess();
        }

        /** How many more requests there were than calls; negative where calls failed before they were sent. */
        public int extraRequests() {
            return requests - calls.calls();
        }

        @Override
        public String toString() {
            return failed() + " failed, slowest " + calls.slowestMillis() + " ms";
        }
    }

    /** A client, the NameServer that it uses, and the others that it has on its list. */
    private record Scene(RemotingClients.Client client, ScriptedServer used, List<ScriptedServer> others, int threads) {

        List<ScriptedServer> servers() {
            return Stream.concat(Stream.of(used), others.stream()).toList();
        }

        int requests() {
            return servers().stream().mapToInt(each -> each.requests().size()).sum();
        }

        /** The client's order of its list does not matter then. */
        void firstAskedOfTheOthersFollows(Script script) {
            AtomicReference<ScriptedServer> first = new AtomicReference<>();
            others.forEach(each -> each.follow(request -> {
                first.compareAndSet(null, each);
                return (first.get() == each ? script : KNOWS).answerTo(request);
            }));
        }
    }

    /** A step that makes calls. */
    @FunctionalInterface
    private interface Calls {
        CallCounts make();
    }

    /** As on the command line and in tables. */
    @Override
    public String toString() {
        return title;
    }

    /** How many addresses may be asked in vain before one answers. */
    public int askedInVain() {
        return askedInVain;
    }

    /** Brings it about for a client that uses the first, or one of several, healthy NameServers. */
    void begin(Scene scene) {
        throw new UnsupportedOperationException(title);
    }

    /** What happens after half of the calls. */
    void goOn(Scene scene) {
        // nothing, mostly
    }

    /** Brings it about for a new client of a release, counted from 0, and measures its calls. Once for a release and a JVM. */
    public Result measure(RemotingClients clients, int release, Load load) {
        List<ScriptedServer> servers = new ArrayList<>();
        try (RemotingClients.Client client = clients.open(release, title).orElseThrow()) {
            while (servers.size() < listed) {
                servers.add(ScriptedServer.start(KNOWS));
            }
            client.list(servers.stream().map(ScriptedServer::address).toArray(String[]::new));
            client.requireAnswers(load.threads, Duration.ZERO);
            ScriptedServer used = used(client, servers, load);
            Scene scene = new Scene(client, used, servers.stream().filter(each -> each != used).toList(), load.threads);
            return counted(clients, scene, () -> {
                begin(scene);
                CallCounts first = load.make(client, load.calls / 2);
                goOn(scene);
                return first.plus(load.make(client, load.calls / 2));
            });
        } finally {
            servers.forEach(ScriptedServer::close);
        }
    }

    private static ScriptedServer used(RemotingClients.Client client, List<ScriptedServer> servers, Load load) {
        List<Integer> before = servers.stream().map(each -> each.requests().size()).toList();
        client.call(1, 1, load.timeout);
        return IntStream.range(0, servers.size()).filter(index -> servers.get(index).requests().size() > before.get(index))
                .mapToObj(servers::get).findFirst().orElseThrow();
    }

    private static Result counted(RemotingClients clients, Scene scene, Calls calls) {
        int requestsBefore = scene.requests();
        int usedBefore = scene.used.requests().size();
        int linesBefore = AgentLines.of(clients.process()).size();
        String patch = Defect.NAMESRV_RESET.id();
        long interventionsBefore = clients.interventions(patch);
        CallCounts counts = calls.make();
        List<String> lines = AgentLines.of(clients.process());
        return new Result(counts, scene.requests() - requestsBefore, scene.used.requests().size() - usedBefore,
                clients.interventions(patch) - interventionsBefore, lines.subList(linesBefore, lines.size()));
    }

    private static Script knowing(Answer topic, String brokers) {
        Answer cluster = new Answer(0, "", Map.of(), "{\"brokerAddrTable\":{" + brokers + "},\"clusterAddrTable\":{}}");
        return request -> Optional.of(request.code() == RequestCode.GET_BROKER_CLUSTER_INFO ? cluster : topic);
    }
}
