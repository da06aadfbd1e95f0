package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The agent's command line, on some Java, from some jar.
 *
 * @param prefix         what the command line begins with, such as nsenter; may be empty
 * @param timeoutSeconds what it is told
 */
public record Tool(Workspace workspace, JavaRuntime runtime, Path jar, List<String> prefix, int timeoutSeconds) {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** More than a busy machine needs. */
    private static final int PATIENCE_SECONDS = 120;

    /** What one run printed. */
    public record Run(int exitCode, List<String> output, List<String> errors) {

        public String text() {
            return String.join("\n", output);
        }

        /** The one line on standard error. */
        public String error() {
            if (errors.size() != 1) {
                throw new AssertionError("not one line on standard error: " + this);
            }
            return errors.get(0);
        }
    }

    /** On the Java that runs this, from the jar of this build. */
    public static Tool in(Workspace workspace) {
        return new Tool(workspace, JavaRuntime.current(), Requirements.agent().jar(), List.of(), PATIENCE_SECONDS);
    }

    public Tool on(JavaRuntime other) {
        return new Tool(workspace, other, jar, prefix, timeoutSeconds);
    }

    public Tool from(Path otherJar) {
        return new Tool(workspace, runtime, otherJar, prefix, timeoutSeconds);
    }

    public Tool behind(List<String> words) {
        return new Tool(workspace, runtime, jar, words, timeoutSeconds);
    }

    /** Waits for a JVM no longer than this. */
    public Tool waiting(int seconds) {
        return new Tool(workspace, runtime, jar, prefix, seconds);
    }

    /** Runs a command that asks JVMs to its end. */
    public Run run(String command, Object... arguments) {
        List<String> line = new ArrayList<>(prefix);
        // hsperfdata in /tmp is of no use to it
        line.addAll(List.of(runtime.executable().toString(), "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-jar",
                jar.toString(), command, "--timeout=" + timeoutSeconds));
        for (Object each : arguments) {
            line.add(each.toString());
        }
        try (ForkedProcess process = ForkedProcess.start("tool", line, workspace.directory(), Map.of())) {
            int exitCode = process.awaitExit(LIMIT);
            return new Run(exitCode, process.outputLines(), process.errorLines());
        }
    }
}
