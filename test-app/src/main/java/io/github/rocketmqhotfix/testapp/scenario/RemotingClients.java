package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.nameserver.ReleaseRemotingClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A forked JVM with the real remoting clients of one or more releases, each in its own class loader. Thread-safe. */
public final class RemotingClients {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(5);
    private static final int QUICK_CALLS = 6;
    private static final int QUICK_MILLIS = 100;
    private static final int MOST_CALLS = 100;
    private static final int PROBES = 4;

    private final ForkedProcess process;
    private int commands;

    private RemotingClients(ForkedProcess process) {
        this.process = process;
    }

    /**
     * Starts the JVM and waits until it accepts commands.
     *
     * @param releases an argument {@code ROOTPACKAGE=JAR:JAR:…} per release
     */
    public static RemotingClients start(Workspace workspace, JavaRuntime runtime, Optional<AgentFlag> agent, List<String> releases) {
        List<String> flags = new ArrayList<>(List.of("-Xmx512m", "-Duser.home=" + workspace.directory()));
        agent.map(AgentFlag::argument).ifPresent(flags::add);
        ForkedProcess process = new BareJvm(workspace, runtime)
                .start("remoting-clients", ReleaseRemotingClients.class, flags, Map.of(), releases);
        process.awaitOutput("readiness", "{\"event\":\"ready\"}"::equals, START_LIMIT);
        return new RemotingClients(process);
    }

    /** Creates a client of the release with this index; empty if its class path has none. The name must be new for the release. */
    public Optional<Client> open(int release, String name) {
        Client client = new Client(release + "-" + name);
        return client.order("open", Integer.toString(release), SLACK).path("present").asBoolean() ? Optional.of(client) : Optional.empty();
    }

    /** Returns the number of interventions of a patch in this JVM so far, read by JMX; 0 without the agent. */
    public long interventions(String patch) {
        return order("interventions", patch, "", SLACK).path("interventions").asLong();
    }

    public ForkedProcess process() {
        return process;
    }

    private JsonNode order(String verb, String subject, String words, Duration limit) {
        String start = "{\"event\":\"done\",\"command\":" + send(String.join(" ", verb, subject, words).strip()) + ",";
        String line = process.awaitOutput("end of " + verb + " of " + subject, each -> each.startsWith(start), limit);
        JsonNode done = ClientEvents.parsed(line);
        if (done.has("error")) {
            throw new IllegalStateException(verb + " of " + subject + ": " + done.path("error").asText());
        }
        return done;
    }

    private synchronized int send(String command) {
        process.send(command);
        return ++commands;
    }

    /** One client. */
    public final class Client implements AutoCloseable {

        private final String name;

        private Client(String name) {
            this.name = name;
        }

        /** Sets the NameServer list; the client chooses where it starts. */
        public void list(String... addresses) {
            order("list", String.join(";", addresses), SLACK);
        }

        /** Makes {@code calls} calls from every thread; the threads start each call together. */
        public CallCounts call(int threads, int calls, Duration timeout) {
            return call(threads, calls, timeout, Duration.ZERO);
        }

        /** Makes calls with a pause between two calls of a thread. */
        public CallCounts call(int threads, int calls, Duration timeout, Duration pause) {
            JsonNode done = order("call", threads + " " + calls + " " + timeout.toMillis() + " " + pause.toMillis(),
                    timeout.plus(pause).multipliedBy(calls).plus(SLACK));
            return new CallCounts(threads * calls, CallCounts.byThread(done.path("failed").asText()), done.path("refused").asInt(),
                    done.path("slowestMillis").asLong(), done.path("lastFailure").asText());
        }

        /**
         * Calls healthy NameServers until all threads get answers and all classes that a call needs are loaded.
         *
         * @param pause pause between two calls of a thread
         * @throws IllegalStateException if there are no answers
         */
        public void requireAnswers(int threads, Duration pause) {
            for (int probe = 0; probe < PROBES; probe++) {
                if (call(1, 1, HEALTHY_LIMIT).allAnswered() && call(threads, 2, HEALTHY_LIMIT, pause).allAnswered()) {
                    awaitQuickAnswers();
                    return;
                }
            }
            throw new IllegalStateException("no answers from healthy NameServers");
        }

        /** Calls until several answers in succession are quick: the first answers in a JVM are slow, and the agent learns from each. */
        private void awaitQuickAnswers() {
            int quick = 0;
            for (int made = 0; quick < QUICK_CALLS && made < MOST_CALLS; made++) {
                quick = call(1, 1, HEALTHY_LIMIT).slowestMillis() < QUICK_MILLIS ? quick + 1 : 0;
            }
        }

        /** Shuts the client down without waiting: from 5.2.0 on a shutdown takes 3 s. */
        @Override
        public void close() {
            send("close " + name);
        }

        private JsonNode order(String verb, String words, Duration limit) {
            return RemotingClients.this.order(verb, name, words, limit);
        }
    }
}
