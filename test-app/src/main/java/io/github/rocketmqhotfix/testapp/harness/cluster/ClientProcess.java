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

/** A forked program with the jars of a client release, and the events that it prints. */
public record ClientProcess(ForkedProcess process) {

    /** Starts a program; does not wait for it. The name must be new in the workspace. */
    public static ClientProcess start(Workspace workspace, Installation installation, String name,
            Class<?> program, Optional<AgentFlag> agent, Optional<Host> host, String... arguments) {
        return start(workspace, installation, name, program, agent.stream().map(AgentFlag::argument).toList(), host,
                arguments);
    }

    /** Starts a program with these JVM flags, in this order. */
    public static ClientProcess start(Workspace workspace, Installation installation, String name,
            Class<?> program, List<String> flags, Optional<Host> host, String... arguments) {
        Path home = workspace.directoryFor(name);
        List<Path> jars = installation.releaseJars().client(installation.release());
        List<String> command = new JvmCommand(installation, installation.size().client(), jars, home.resolve("lib"))
                .classPath(ProgramClasses.extractTo(home.resolve("classes"), installation.release()))
                .property("user.home", home.toString())
                .property("java.io.tmpdir", home.toString())
                // the client notices a new queue after 1 s instead of 20 s
                .property("rocketmq.client.rebalance.waitInterval", "1000")
                .flags(flags)
                .running(program.getName(), Arrays.asList(arguments), Optional.empty());
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return new ClientProcess(workspace.keep(ForkedProcess.start(name, entered, home, Map.of())));
    }

    /** Returns the events of one kind that the program has printed so far. */
    public List<JsonNode> events(String kind) {
        return ClientEvents.of(process, kind);
    }

    /**
     * Waits for the first event of one kind that matches {@code fits}.
     *
     * @throws IllegalStateException if there is no such event in time, or if the process ends first
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
