package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Request;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A NameServer that fails in one way or another and comes back at the same address. For one thread. */
final class FlakyNameServer implements AutoCloseable {

    /** How it fails. */
    enum Fault {
        /** Takes connections and requests, and says nothing. */
        SILENT {
            @Override
            void begin(FlakyNameServer server) {
                server.now.follow(server.script(Script.SILENCE));
            }

            @Override
            void end(FlakyNameServer server) {
                server.now.follow(server.script(Script.SUCCESS));
            }
        },
        /** Answers, but knows no broker and no topic, as one that has just started. */
        EMPTY {
            @Override
            void begin(FlakyNameServer server) {
                server.now.follow(server.script(request -> Optional.of(request.code() == RequestCode.GET_BROKER_CLUSTER_INFO
                        ? NO_BROKER : NO_TOPIC)));
            }

            @Override
            void end(FlakyNameServer server) {
                server.now.follow(server.script(Script.SUCCESS));
            }
        },
        /** Closes its connections and refuses new ones. */
        GONE {
            @Override
            void begin(FlakyNameServer server) {
                server.now.close();
            }

            @Override
            void end(FlakyNameServer server) {
                server.startAgain();
            }
        };

        abstract void begin(FlakyNameServer server);

        abstract void end(FlakyNameServer server);
    }

    private static final Answer NO_BROKER = new Answer(0, "", Map.of(), "{\"brokerAddrTable\":{},\"clusterAddrTable\":{}}");
    private static final Answer NO_TOPIC = new Answer(17, "no topic route info", Map.of(), "");

    private final BiConsumer<FlakyNameServer, Integer> asked;
    private int earlierConnections;
    private ScriptedServer now;

    /** Is told of each request and which thread it is from, before that is answered, on any thread. */
    FlakyNameServer(BiConsumer<FlakyNameServer, Integer> asked) {
        this.asked = asked;
        now = ScriptedServer.start(script(Script.SUCCESS));
    }

    String address() {
        return now.address();
    }

    /** How many connections it has taken so far. */
    int connections() {
        return earlierConnections + now.connections();
    }

    /** How many its clients have not closed yet. */
    int openConnections() {
        return now.openConnections();
    }

    /** Ends the connections, and returns when the clients have closed them too. */
    void hangUp() {
        now.hangUp();
    }

    /** From now on each answer goes out so long after its request. */
    void delay(Duration delay) {
        now.delay(delay);
    }

    private void startAgain() {
        earlierConnections += now.connections();
        now = now.startAgain(script(Script.SUCCESS));
    }

    private Script script(Script answers) {
        return request -> {
            if (request.code() == RequestCode.GET_ROUTEINFO_BY_TOPIC) {
                asked.accept(this, threadOf(request));
            }
            return answers.answerTo(request);
        };
    }

    private static Integer threadOf(Request request) {
        return Integer.valueOf(request.fields().get("thread"));
    }

    @Override
    public void close() {
        now.close();
    }

    @Override
    public String toString() {
        return address();
    }
}
