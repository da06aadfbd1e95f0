package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.scenario.CallCounts;
import io.github.rocketmqhotfix.testapp.scenario.RemotingClients;
import java.time.Duration;
import java.util.function.IntSupplier;

/** What can be wrong with the NameServers of a client; live sockets bring it about and count what reaches them. */
enum NameServerSituation {

    /** Of two, the one that the client uses goes silent, on new connections too. */
    HUNG("hung") {
        @Override
        Observation observe(RemotingClients.Client client) {
            try (ScriptedServer first = answering(); ScriptedServer second = answering()) {
                client.list(first.address(), second.address());
                client.requireAnswers(THREADS, Duration.ZERO);
                int firstBefore = requests(first);
                client.requireAnswers(1, Duration.ZERO);
                ScriptedServer used = requests(first) > firstBefore ? first : second;
                ScriptedServer other = used == first ? second : first;
                int before = requests(other);
                used.follow(ScriptedServer.Script.SILENCE);
                return afterRounds(client, () -> requests(other) - before, "requests to the other one");
            }
        }
    },

    /** Of two, one swallows attempts to connect (#7056); the connection to the other ends, and the swallowing one is next. */
    CUT_OFF("cut-off") {
        @Override
        Observation observe(RemotingClients.Client client) {
            try (ScriptedServer alive = answering(); CutOff cutOff = CutOff.create()) {
                client.list(alive.address(), cutOff.address());
                client.requireAnswers(1, PENDING_DIAL);
                alive.hangUp();
                CallCounts alone = client.call(1, CALLS, LESS_THAN_A_DIAL, PENDING_DIAL);
                if (alone.noneAnswered()) {
                    return new Observation(Observation.STUCK, alone);
                }
                alive.hangUp();
                CallCounts early = client.call(THREADS / 2, CALLS, LESS_THAN_A_DIAL);
                CallCounts last = client.call(THREADS / 2, 1, LONG);
                Observation observation = Observation.of(early.plus(last), last.allAnswered(), "although one thread recovered");
                return observation.verdict().equals(Observation.NONE_FAILS) && !alone.allAnswered()
                        ? new Observation(Observation.CALLS_FAIL, alone) : observation;
            }
        }
    },

    /** The one that the client uses is taken off the list but stays alive (#2042). */
    REMOVED("removed") {
        @Override
        Observation observe(RemotingClients.Client client) {
            try (ScriptedServer removed = answering(); ScriptedServer remaining = answering()) {
                client.list(removed.address());
                client.requireAnswers(THREADS, Duration.ZERO);
                int before = requests(removed);
                client.list(remaining.address());
                CallCounts calls = client.call(THREADS, CALLS, LONG);
                int stray = requests(removed) - before;
                if (stray == calls.calls() && requests(remaining) == 0) {
                    return new Observation(Observation.STUCK, calls);
                }
                return Observation.of(calls, stray == 0 && calls.allAnswered(), stray + " requests to the removed one");
            }
        }
    },

    /** There is one address only; the open connection goes mute, new ones work (#9290). */
    HALF_DEAD("half-dead") {
        @Override
        Observation observe(RemotingClients.Client client) {
            try (ScriptedServer only = answering()) {
                client.list(only.address());
                client.requireAnswers(THREADS, Duration.ZERO);
                int before = only.connections();
                only.muteOpenConnections();
                return afterRounds(client, () -> only.connections() - before, "new connections");
            }
        }
    };

    private static final int THREADS = 16;
    private static final int CALLS = 3;
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(5);
    /** A dial takes 3 s; with more time than that a call that waited for it still gets its answer. */
    private static final Duration LESS_THAN_A_DIAL = Duration.ofSeconds(2);
    /**
     * How long netty may go on dialling where RocketMQ has given up. A call that comes in between waits for that dial
     * instead of beginning another, and gets its answer in time by chance.
     */
    private static final Duration PENDING_DIAL = Duration.ofSeconds(1);

    /**
     * What a client did.
     *
     * @param verdict {@link #STUCK}, {@link #CALLS_FAIL}, {@link #NONE_FAILS}, or what was seen where it is none of them
     */
    record Observation(String verdict, CallCounts calls) {

        static final String STUCK = "stuck";
        /** It comes to the NameServer that answers, but not within each call. */
        static final String CALLS_FAIL = "calls fail";
        static final String NONE_FAILS = "none fails";

        private static Observation of(CallCounts calls, boolean recovered, String otherwise) {
            String verdict = calls.allAnswered() ? NONE_FAILS : CALLS_FAIL;
            return new Observation(recovered ? verdict : calls + ", " + otherwise, calls);
        }
    }

    private final String column;

    NameServerSituation(String column) {
        this.column = column;
    }

    /** Brings it about for a client that nobody else uses. */
    abstract Observation observe(RemotingClients.Client client);

    /** Its name in tables. */
    String column() {
        return column;
    }

    /**
     * Stuck: nothing was answered, and the client did not even try the way out. That takes more than two rounds: 5.0.0
     * to 5.2.0 dial every address every 3 s, and a choice whose connection was closed and dialled anew in between stays.
     */
    private static Observation afterRounds(RemotingClients.Client client, IntSupplier wayOut, String name) {
        CallCounts calls = client.call(THREADS, 1, SHORT).plus(client.call(THREADS, 1, LONG));
        if (calls.noneAnswered() && wayOut.getAsInt() == 0) {
            calls = calls.plus(client.call(THREADS, 2, SHORT));
        }
        if (calls.noneAnswered() && wayOut.getAsInt() == 0) {
            return new Observation(Observation.STUCK, calls);
        }
        CallCounts last = client.call(THREADS, 1, LONG);
        return Observation.of(calls.plus(last), last.allAnswered() && wayOut.getAsInt() > 0, wayOut.getAsInt() + " " + name);
    }

    private static ScriptedServer answering() {
        return ScriptedServer.start(ScriptedServer.Script.SUCCESS);
    }

    private static int requests(ScriptedServer server) {
        return server.count(RequestCode.GET_ROUTEINFO_BY_TOPIC);
    }
}
