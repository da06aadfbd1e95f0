package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A NameServer that fails in one of several ways and returns at the same address. Must be used by one thread only. */
final class FlakyNameServer implements AutoCloseable {

    /** A kind of failure. */
    enum Fault {
        /** Accepts connections and requests, and answers nothing. */
        SILENT,
        /** Answers, but knows no broker and no topic, like a NameServer that has just started. */
        EMPTY,
        /** Closes its connections and refuses new ones. */
        GONE
    }

    private static final Answer NO_BROKER = new Answer(0, "", Map.of(),
            "{\"brokerAddrTable\":{},\"clusterAddrTable\":{}}");
    private static final Answer NO_TOPIC = new Answer(17, "no topic route info", Map.of(), "");

    private final BiConsumer<FlakyNameServer, Integer> asked;
    private int earlierConnections;
    private ScriptedServer server;

    /**
     * Starts the NameServer.
     *
     * @param asked receives this NameServer and the number of the client's thread for each route request, before the
     *              answer; is called on any thread
     */
    FlakyNameServer(BiConsumer<FlakyNameServer, Integer> asked) {
        this.asked = asked;
        server = ScriptedServer.start(script(Script.SUCCESS));
    }

    void begin(Fault fault) {
        switch (fault) {
            case SILENT -> server.follow(script(Script.SILENCE));
            case EMPTY -> server.follow(script(request -> Optional.of(
                    request.code() == RequestCode.GET_BROKER_CLUSTER_INFO ? NO_BROKER : NO_TOPIC)));
            case GONE -> server.close();
        }
    }

    void end(Fault fault) {
        if (fault == Fault.GONE) {
            earlierConnections += server.connections();
            server = server.startAgain(script(Script.SUCCESS));
        } else {
            server.follow(script(Script.SUCCESS));
        }
    }

    String address() {
        return server.address();
    }

    /** Returns the number of connections that this NameServer has accepted so far. */
    int connections() {
        return earlierConnections + server.connections();
    }

    /** Returns the number of connections that its clients have not closed yet. */
    int openConnections() {
        return server.openConnections();
    }

    /** Ends the connections, and returns when the clients have closed them too. */
    void hangUp() {
        server.hangUp();
    }

    /** Delays each answer from now on. */
    void delay(Duration delay) {
        server.delay(delay);
    }

    private Script script(Script answers) {
        return request -> {
            if (request.code() == RequestCode.GET_ROUTEINFO_BY_TOPIC) {
                asked.accept(this, Integer.valueOf(request.fields().get("thread")));
            }
            return answers.answerTo(request);
        };
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return address();
    }
}
