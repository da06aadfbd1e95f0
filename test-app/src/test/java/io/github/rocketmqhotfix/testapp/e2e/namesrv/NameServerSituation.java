package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.ServerPair;
import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.RemotingClient;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** A failure of the NameServers of a client, produced by live sockets that count the requests. */
enum NameServerSituation {

    /** Of two NameServers, the one in use becomes silent, on new connections too. */
    HUNG("hung") {
        @Override
        String observe(RemotingClient client) {
            try (ScriptedServer first = answering(); ScriptedServer second = answering()) {
                client.list(List.of(first.address(), second.address()));
                client.requireAnswers(THREADS, Duration.ZERO);
                ServerPair pair = ServerPair.of(first, second, () -> client.requireAnswers(1, Duration.ZERO));
                int before = requests(pair.other());
                pair.used().follow(ScriptedServer.Script.SILENCE);
                return afterRounds(client, () -> requests(pair.other()) - before, "requests to the other one");
            }
        }
    },

    /**
     * Of two NameServers, one is unreachable (#7056). The connection to the other one ends, and the client tries the
     * unreachable one next.
     */
    CUT_OFF("cut-off") {
        @Override
        String observe(RemotingClient client) {
            try (ScriptedServer alive = answering(); CutOff cutOff = CutOff.create()) {
                client.list(List.of(alive.address(), cutOff.address()));
                client.requireAnswers(1, PENDING_DIAL);
                alive.hangUp();
                NameServerCalls alone = client.call(1, CALLS, LESS_THAN_A_DIAL, PENDING_DIAL);
                if (alone.noneAnswered()) {
                    return STUCK;
                }
                alive.hangUp();
                NameServerCalls early = client.call(THREADS / 2, CALLS, LESS_THAN_A_DIAL);
                NameServerCalls last = client.call(THREADS / 2, 1, LONG);
                String verdict = verdict(early.plus(last), last.allAnswered(), "although one thread recovered");
                return verdict.equals(NONE_FAILS) && !alone.allAnswered() ? CALLS_FAIL : verdict;
            }
        }
    },

    /** The NameServer in use is removed from the list but stays alive (#2042). */
    REMOVED("removed") {
        @Override
        String observe(RemotingClient client) {
            try (ScriptedServer removed = answering(); ScriptedServer remaining = answering()) {
                client.list(List.of(removed.address()));
                client.requireAnswers(THREADS, Duration.ZERO);
                int before = requests(removed);
                client.list(List.of(remaining.address()));
                NameServerCalls calls = client.call(THREADS, CALLS, LONG);
                int stray = requests(removed) - before;
                if (stray == calls.size() && requests(remaining) == 0) {
                    return STUCK;
                }
                return verdict(calls, stray == 0 && calls.allAnswered(), stray + " requests to the removed one");
            }
        }
    },

    /** The list has one address; the open connection becomes silent, new connections work (#9290). */
    HALF_DEAD("half-dead") {
        @Override
        String observe(RemotingClient client) {
            try (ScriptedServer only = answering()) {
                client.list(List.of(only.address()));
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
    /** A dial takes 3 s. A call with a longer time-out would wait for the dial and still get its answer. */
    private static final Duration LESS_THAN_A_DIAL = Duration.ofSeconds(2);
    /**
     * The time for which Netty may continue a dial after RocketMQ has given it up. A call that begins in this time
     * waits for that dial instead of beginning another one, and gets its answer in time only by chance.
     */
    private static final Duration PENDING_DIAL = Duration.ofSeconds(1);

    /**
     * Verdict: no call was answered, and the client did not try the address or the connection that works. In
     * {@link #REMOVED}, every call went to the removed NameServer, which still answers.
     */
    static final String STUCK = "stuck";
    /** Verdict: the client finds the NameServer that answers, but some calls fail. */
    static final String CALLS_FAIL = "calls fail";
    /** Verdict: every call was answered. */
    static final String NONE_FAILS = "none fails";

    private final String column;

    NameServerSituation(String column) {
        this.column = column;
    }

    /**
     * Produces the failure for a client that no other test uses.
     *
     * @return {@link #STUCK}, {@link #CALLS_FAIL}, {@link #NONE_FAILS}, or a description if none of them fits
     */
    abstract String observe(RemotingClient client);

    /** Returns the name in nameserver.csv. */
    String column() {
        return column;
    }

    /**
     * Makes calls in rounds. A client is stuck if no call was answered and it did not even try the address or the
     * connection that works. Two rounds are not enough: 5.0.0 to 5.2.0 dial every address every 3 s, and keep the
     * NameServer that they use if its connection was opened again between the rounds.
     */
    private static String afterRounds(RemotingClient client, IntSupplier wayOut, String name) {
        NameServerCalls calls = client.call(THREADS, 1, SHORT).plus(client.call(THREADS, 1, LONG));
        if (calls.noneAnswered() && wayOut.getAsInt() == 0) {
            calls = calls.plus(client.call(THREADS, 2, SHORT));
        }
        if (calls.noneAnswered() && wayOut.getAsInt() == 0) {
            return STUCK;
        }
        NameServerCalls last = client.call(THREADS, 1, LONG);
        return verdict(calls.plus(last), last.allAnswered() && wayOut.getAsInt() > 0, wayOut.getAsInt() + " " + name);
    }

    /** Returns the verdict on the calls if the client recovered, otherwise a description. */
    private static String verdict(NameServerCalls calls, boolean recovered, String otherwise) {
        return !recovered ? calls + ", " + otherwise : calls.allAnswered() ? NONE_FAILS : CALLS_FAIL;
    }

    private static ScriptedServer answering() {
        return ScriptedServer.start(ScriptedServer.Script.SUCCESS);
    }

    private static int requests(ScriptedServer server) {
        return server.count(RequestCode.GET_ROUTEINFO_BY_TOPIC);
    }
}
