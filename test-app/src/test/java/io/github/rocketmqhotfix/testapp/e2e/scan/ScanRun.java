package io.github.rocketmqhotfix.testapp.e2e.scan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.util.List;

/** A run of the command {@code scan --json}: exit code, findings, and the lines on standard error. */
record ScanRun(int exitCode, List<Finding> findings, List<String> errors) {

    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

    /** One object of the JSON array; the components are the documented fields. */
    record Finding(String path, @JsonProperty("class") String className, String release, String patch,
            String decision) {}

    /** Scans a path. Throws AssertionError if the output has an undocumented field; a missing field becomes null. */
    static ScanRun of(Workspace workspace, JavaRuntime runtime, Path path) {
        AgentCommand.Result result = AgentCommand.in(workspace).on(runtime).run("scan", "--json", path);
        try {
            return new ScanRun(result.exitCode(), new ObjectMapper().readValue(result.text(), FINDINGS),
                    result.errors());
        } catch (JsonProcessingException failure) {
            throw new AssertionError("not the documented JSON: " + result, failure);
        }
    }
}
