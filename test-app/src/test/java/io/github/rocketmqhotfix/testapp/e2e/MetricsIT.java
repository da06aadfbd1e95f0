package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketmqhotfix.testapp.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** When the agent's MBeans come, and what they bring into a host that did not ask for them. */
class MetricsIT {

    private static final List<Integer> JAVAS = List.of(8, 17, 25);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PATIENCE_MILLIS = 10_000;

    @Test
    void aHostThatNeverUsesJmxGetsThemTenSecondsAfterTheFirstTarget() throws IOException {
        try (Workspace workspace = Workspace.create("metrics"); ReleaseJars jars = new ReleaseJars()) {
            for (ForkedProcess host : started(workspace, jars, "none")) {
                JsonNode registered = registered(host);
                // the targets were loaded one after the other, and the first began the wait
                assertThat(registered.path("afterMillis").asLong()).isBetween(PATIENCE_MILLIS / 2, LIMIT.toMillis());
                assertOutcomes(registered);
                assertNoClassOfTheAgentIsLoadedOnceJmxIsThere(host);
            }
        }
    }

    @Test
    void aHostThatHasAnMBeanServerGetsThemAtOnce() throws IOException {
        try (Workspace workspace = Workspace.create("metrics"); ReleaseJars jars = new ReleaseJars()) {
            for (ForkedProcess host : started(workspace, jars, "own")) {
                JsonNode registered = registered(host);
                assertThat(registered.path("afterMillis").asLong()).isLessThan(PATIENCE_MILLIS / 2);
                assertOutcomes(registered);
            }
        }
    }

    private static List<ForkedProcess> started(Workspace workspace, ReleaseJars jars, String server) {
        String release = "org.apache.rocketmq=" + jars.client(new Release("4.9.0")).stream().map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return JAVAS.stream().map(java -> new BareJvm(workspace, Requirements.java(java)).start("java-" + java, "MetricsWatch",
                List.of("-verbose:class", Requirements.agent().argument()), Map.of(), List.of(server, release))).toList();
    }

    private static JsonNode registered(ForkedProcess host) throws IOException {
        assertThat(host.awaitExit(LIMIT)).as(host.tail()).isZero();
        String event = host.awaitOutput("MBeans", line -> line.contains("{\"event\":\"registered\""), LIMIT);
        return new JsonMapper().readTree(event.substring(event.indexOf('{')));
    }

    private static void assertOutcomes(JsonNode registered) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        registered.fields().forEachRemaining(field -> outcomes.put(field.getKey(), field.getValue().asText()));
        assertThat(outcomes).containsEntry("loopback-filter", "applied").containsEntry("namesrv-reset", "applied")
                .containsEntry("sendback-fallback", "applied");
    }

    /** The jar may be overwritten by then, which ends a Java 8 that reads a class from it. */
    private static void assertNoClassOfTheAgentIsLoadedOnceJmxIsThere(ForkedProcess host) {
        List<String> lines = host.outputLines();
        int begin = lines.indexOf(lines.stream().filter(line -> line.contains("com.sun.jmx.interceptor.")).findFirst().orElseThrow());
        assertThat(lines.subList(0, begin)).anyMatch(line -> line.contains("io.github.rocketmqhotfix.report.PatchMBeans"));
        assertThat(lines.subList(begin, lines.size())).noneMatch(line -> line.contains("io.github.rocketmqhotfix.")
                && !line.contains("io.github.rocketmqhotfix.testapp."));
    }
}
