package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.CommandedProcess;
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

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final CommandedProcess jvm;

    private RemotingClients(CommandedProcess jvm) {
        this.jvm = jvm;
    }

    /**
     * Starts the JVM and waits until it accepts commands.
     *
     * @param releases an argument {@code ROOTPACKAGE=JAR:JAR:…} per release
     */
    public static RemotingClients start(Workspace workspace, JavaRuntime runtime, Optional<AgentFlag> agent,
            List<String> releases) {
        List<String> flags = new ArrayList<>(List.of("-Xmx512m", "-Duser.home=" + workspace.directory()));
        agent.map(AgentFlag::argument).ifPresent(flags::add);
        return new RemotingClients(new CommandedProcess(new BareJvm(workspace, runtime)
                .start("remoting-clients", ReleaseRemotingClients.class, flags, Map.of(), releases)));
    }

    /**
     * Creates a client of the release with this index, from 0; empty if its class path has no remoting client. The name
     * must be new for the release.
     */
    public Optional<RemotingClient> open(int release, String name) {
        String unique = release + "-" + name;
        boolean present = jvm.run(LIMIT, "open", unique, release).path("present").asBoolean();
        return present ? Optional.of(new RemotingClient(jvm, unique)) : Optional.empty();
    }

    /** Returns the number of interventions of a patch in this JVM so far, read by JMX; 0 without the agent. */
    public long interventions(String patch) {
        return jvm.run(LIMIT, "interventions", patch).path("interventions").asLong();
    }

    public ForkedProcess process() {
        return jvm.process();
    }
}
