package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.wire.ScriptedServer.Request;
import io.github.rocketmqhotfix.testapp.wire.ScriptedServer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A NameServer that fails in one way or another and comes back at the same address. For one thread. */
final class FlakyNameServer implements AutoCloseable {

    /** How it fails. */
    enum Fault {
        /** Takes connections and requests, and says nothing. */
        SILENT {
            @Override
            void begin(FlakyNameServer server) {
                server.now.follow(Script.SILENCE);
            }

            @Override
            void end(FlakyNameServer server) {
                server.now.follow(Script.SUCCESS);
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

    private final List<Request> earlier = new ArrayList<>();
    private int earlierConnections;
    private ScriptedServer now = ScriptedServer.start(Script.SUCCESS);

    String address() {
        return now.address();
    }

    /** All requests so far. */
    int count() {
        return earlier.size() + now.requests().size();
    }

    /** How many requests came from each of the threads, from this one on. */
    Map<Integer, Long> byThread(int first) {
        List<Request> all = new ArrayList<>(earlier);
        all.addAll(now.requests());
        return all.subList(first, all.size()).stream()
                .collect(Collectors.groupingBy(request -> Integer.valueOf(request.fields().get("thread")), Collectors.counting()));
    }

    /** How many connections it has taken so far. */
    int connections() {
        return earlierConnections + now.connections();
    }

    /** How many its clients have not closed yet. */
    int openConnections() {
        return now.openConnections();
    }

    /** Returns when the clients have closed them too. */
    void hangUp() {
        now.hangUp();
    }

    private void startAgain() {
        earlier.addAll(now.requests());
        earlierConnections += now.connections();
        now = now.startAgain(Script.SUCCESS);
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
