package io.github.rocketmqhotfix.testapp.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.CommandedProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.load.LoadApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A forked JVM that sends and consumes messages as fast as possible. */
final class LoadClient implements AutoCloseable {

    /**
     * The measurements of one slice; CPU time and allocation are for each message.
     *
     * @param gapMillis for a consumer, the longest time without a message
     */
    record Slice(double perSecond, double cpuMicros, double bytes, int gapMillis) {}

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double SECOND = 1e9;
    private static final double MICRO = 1e3;
    /** The highest share of messages that may fail. A broker on a busy machine may refuse a message now and then. */
    private static final double MOST_FAILED = 0.01;

    private final CommandedProcess jvm;

    private LoadClient(CommandedProcess jvm) {
        this.jvm = jvm;
    }

    /** Starts the JVM and waits until it takes commands. The name must be new in the workspace. */
    static LoadClient start(Workspace workspace, Installation installation, String name, String nameServer,
            Optional<AgentFlag> agent) {
        // JvmFlags.CLIENT turns C2 off, but clients in production have it; a large heap needs few collections
        List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=4", "-Xms512m", "-Xmx512m"));
        agent.map(AgentFlag::argument).ifPresent(flags::add);
        CommandedProcess jvm = new CommandedProcess(
                ClientProcess.start(workspace, installation, name, LoadApplication.class, flags,
                        Optional.empty(), "nameServer=" + nameServer).process());
        agent.ifPresent(flag -> AgentLines.requireApplied(jvm.process(), "namesrv-reset"));
        return new LoadClient(jvm);
    }

    /**
     * Sends a command and waits for its end.
     *
     * @throws IllegalStateException if no message was processed, or more than 1 % failed
     */
    Slice run(String command) {
        JsonNode slice = jvm.run(LIMIT, command);
        double messages = slice.path("messages").asDouble();
        if (messages == 0 || slice.path("failed").asDouble() > MOST_FAILED * messages) {
            throw new IllegalStateException(command + ": " + slice + jvm.process().tail());
        }
        return new Slice(messages * SECOND / slice.path("nanos").asDouble(),
                slice.path("cpuNanos").asDouble() / MICRO / messages, slice.path("allocated").asDouble() / messages,
                slice.path("gapMillis").asInt());
    }

    @Override
    public void close() {
        jvm.process().close();
    }
}
