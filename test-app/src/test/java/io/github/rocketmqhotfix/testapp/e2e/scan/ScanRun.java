package io.github.rocketmqhotfix.testapp.e2e.scan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of the agent's command {@code scan} with the memory that it is made for. */
record ScanRun(int exitCode, List<String> output, List<String> errors) {

    private static final String HEAP = "-Xmx64m";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() { };

    /** One object of the output; its components are the documented fields. */
    record Finding(String path, @JsonProperty("class") String className, String release,
            String patch, String decision) {
    }

    /** Ends before this returns. */
    static ScanRun of(Workspace workspace, JavaRuntime runtime, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(runtime.executable().toString(), HEAP, "-jar",
                Requirements.agent().jar().toString(), "scan"));
        command.addAll(arguments);
        try (ForkedProcess process = ForkedProcess.start("scan", command, workspace.directory(), Map.of())) {
            int exitCode = process.awaitExit(LIMIT);
            return new ScanRun(exitCode, process.outputLines(), process.errorLines());
        }
    }

    /** With {@code --json}. */
    static ScanRun json(Workspace workspace, JavaRuntime runtime, Path path) {
        return of(workspace, runtime, List.of("--json", path.toString()));
    }

    /** Of a run with {@code --json}; a field more or less is a failure. */
    List<Finding> findings() {
        try {
            return new ObjectMapper().readValue(String.join("\n", output), FINDINGS);
        } catch (JsonProcessingException failure) {
            throw new AssertionError("not the documented JSON: " + output + errors, failure);
        }
    }
}
