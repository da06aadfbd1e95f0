package io.github.rocketmqhotfix.testapp.harness.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One of the client applications in a JVM of its own, with the events that it prints. */
public final class ClientProcess {

    private final ForkedProcess process;

    private ClientProcess(ForkedProcess process) {
        this.process = process;
    }

    /** Starts one; does not wait for it. The name must be new in the workspace. */
    public static ClientProcess start(Workspace workspace, Installation installation, String name,
            Class<?> program, Optional<AgentFlag> agent, Optional<Host> host, String... arguments) {
        return start(workspace, installation, name, program, agent.stream().map(AgentFlag::argument).toList(), host, arguments);
    }

    /** The same with any flags for the JVM, in this order. */
    public static ClientProcess start(Workspace workspace, Installation installation, String name,
            Class<?> program, List<String> flags, Optional<Host> host, String... arguments) {
        Path home = workspace.directoryFor(name);
        List<Path> jars = installation.releaseJars().client(installation.release());
        List<String> command = new JvmCommand(installation, installation.size().client(), jars, home.resolve("lib"))
                .classPath(ProgramClasses.extractTo(home.resolve("classes"), installation.release()))
                .property("user.home", home.toString())
                .property("java.io.tmpdir", home.toString())
                // a new queue is noticed in 1 s instead of 20 s
                .property("rocketmq.client.rebalance.waitInterval", "1000")
                .flags(flags)
                .running(program.getName(), Arrays.asList(arguments), Optional.empty());
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return new ClientProcess(workspace.keep(ForkedProcess.start(name, entered, home, Map.of())));
    }

    public ForkedProcess process() {
        return process;
    }

    /** The events of a kind so far. */
    public List<JsonNode> events(String kind) {
        return ClientEvents.of(process, kind);
    }

    /**
     * Waits for an event of a kind that fits.
     *
     * @throws IllegalStateException if none comes in time or the process ends first
     */
    public JsonNode awaitEvent(String kind, Predicate<JsonNode> fits, Duration limit) {
        process.await("event " + kind, () -> events(kind).stream().anyMatch(fits), limit);
        return events(kind).stream().filter(fits).findFirst().orElseThrow();
    }

    /** Waits for the first event of a kind. */
    public JsonNode awaitEvent(String kind, Duration limit) {
        return awaitEvent(kind, any -> true, limit);
    }
}
