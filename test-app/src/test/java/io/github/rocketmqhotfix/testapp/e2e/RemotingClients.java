package io.github.rocketmqhotfix.testapp.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One JVM with the real remoting clients of all rows whose behaviour is run. Safe for several threads. */
final class RemotingClients {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final ForkedProcess process;
    private int commands;

    private RemotingClients(ForkedProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it takes commands. */
    static RemotingClients start(Workspace workspace, JavaRuntime runtime, Optional<AgentFlag> agent) {
        List<String> flags = new ArrayList<>(List.of("-Xmx512m", "-Duser.home=" + workspace.directory()));
        agent.map(AgentFlag::argument).ifPresent(flags::add);
        ForkedProcess process = new BareJvm(workspace, runtime)
                .start("remoting-clients", "ReleaseRemotingClients", flags, Map.of(), ReleaseRows.behaviourArguments());
        process.awaitOutput("readiness", "{\"event\":\"ready\"}"::equals, START_LIMIT);
        return new RemotingClients(process);
    }

    /** Makes a client of a row; empty if its class path has none. */
    Optional<Client> open(ExpectedVerdicts row, String name) {
        int index = ReleaseRows.behaviour().indexOf(row);
        Client client = new Client(index + "-" + name);
        return client.order("open", Integer.toString(index), SLACK).path("present").asBoolean() ? Optional.of(client) : Optional.empty();
    }

    ForkedProcess process() {
        return process;
    }

    private synchronized int send(String command) {
        process.send(command);
        return ++commands;
    }

    /** One of them. */
    final class Client implements AutoCloseable {

        private final String name;

        private Client(String name) {
            this.name = name;
        }

        /** Gives it a NameServer list; where it starts is its own choice. */
        void list(String... addresses) {
            order("list", String.join(";", addresses), SLACK);
        }

        /** Every thread makes so many calls, each together with the others'. */
        CallCounts call(int threads, int calls, Duration timeout) {
            return call(threads, calls, timeout, Duration.ZERO);
        }

        /** The same with a pause between two calls. */
        CallCounts call(int threads, int calls, Duration timeout, Duration pause) {
            JsonNode done = order("call", threads + " " + calls + " " + timeout.toMillis() + " " + pause.toMillis(),
                    timeout.plus(pause).multipliedBy(calls).plus(SLACK));
            return new CallCounts(threads * calls, CallCounts.byThread(done.path("failed").asText()), done.path("lastFailure").asText());
        }

        /** Does not wait for it: from 5.2.0 on a shutdown takes 3 s. */
        @Override
        public void close() {
            send("close " + name);
        }

        private JsonNode order(String verb, String words, Duration limit) {
            String start = "{\"event\":\"done\",\"command\":" + send(String.join(" ", verb, name, words)) + ",";
            String line = process.awaitOutput("end of " + verb + " of " + name, each -> each.startsWith(start), limit);
            JsonNode done = ClientEvents.parsed(line);
            if (done.has("error")) {
                throw new IllegalStateException(verb + " of " + name + ": " + done.path("error").asText());
            }
            return done;
        }
    }
}
