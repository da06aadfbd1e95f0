package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The command line of the agent's jar, with a heap of 64 MB.
 *
 * @param prefix         the start of the command line, such as nsenter; may be empty
 * @param timeoutSeconds value of {@code --timeout} for the commands that have this option
 */
public record AgentCommand(Workspace workspace, JavaRuntime runtime, Path jar, List<String> prefix,
        int timeoutSeconds) {

    private static final Set<String> COMMANDS_WITH_TIMEOUT = Set.of("list", "attach", "detach", "status");
    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** More than a busy machine needs. */
    private static final int PATIENCE_SECONDS = 120;

    /** Exit code and output of one run. */
    public record Result(int exitCode, List<String> output, List<String> errors) {

        public String text() {
            return String.join("\n", output);
        }

        /** Returns the only line on standard error. */
        public String error() {
            assertThat(errors).as(toString()).hasSize(1);
            return errors.get(0);
        }
    }

    /** Returns a command that uses the Java of the test and the jar of this build. */
    public static AgentCommand in(Workspace workspace) {
        return new AgentCommand(workspace, JavaRuntime.current(), Requirements.agent().jar(), List.of(),
                PATIENCE_SECONDS);
    }

    public AgentCommand on(JavaRuntime other) {
        return new AgentCommand(workspace, other, jar, prefix, timeoutSeconds);
    }

    public AgentCommand from(Path otherJar) {
        return new AgentCommand(workspace, runtime, otherJar, prefix, timeoutSeconds);
    }

    public AgentCommand behind(List<String> words) {
        return new AgentCommand(workspace, runtime, jar, words, timeoutSeconds);
    }

    public AgentCommand waiting(int seconds) {
        return new AgentCommand(workspace, runtime, jar, prefix, seconds);
    }

    /** Runs a command to its end. */
    public Result run(String command, Object... arguments) {
        List<String> line = new ArrayList<>(prefix);
        // the tool needs no file below /tmp/hsperfdata_USER
        line.addAll(List.of(runtime.executable().toString(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m",
                "-jar",
                jar.toString(), command));
        if (COMMANDS_WITH_TIMEOUT.contains(command)) {
            line.add("--timeout=" + timeoutSeconds);
        }
        Stream.of(arguments).map(Object::toString).forEach(line::add);
        try (ForkedProcess process = ForkedProcess.start("tool", line, workspace.directory(), Map.of())) {
            int exitCode = process.awaitExit(LIMIT);
            return new Result(exitCode, process.outputLines(), process.errorLines());
        }
    }

    /** Runs a command to its end and requires its exit code. */
    public Result run(int exitCode, String command, Object... arguments) {
        Result result = run(command, arguments);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(exitCode);
        return result;
    }
}
