package io.github.rocketmqhotfix.testapp.pods.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.Main;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs all scenarios on all clusters. */
@EnabledIfSystemProperty(named = "pods", matches = "all", disabledReason = "takes nine minutes: mvn verify -Pfull,pods")
class PodsCommandIT {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    @AutoClose
    private final Workspace workspace = Workspace.create("pods-command");

    @Test
    void checksHoldWithTheAgentAndTheDefectsShowWithoutIt() {
        Requirements.available(PodCluster.unavailability(), "pods");
        List<String> lines = ForkedProcess.outputOf("pods", List.of(JavaRuntime.current().executable().toString(),
                "-cp", JavaRuntime.currentClassPath(), Main.class.getName(), "pods", "--agent",
                Requirements.agent().jar().toString()),
                workspace.directory(), Map.of("JAVA8_HOME", Requirements.java(8).home().toString()), LIMIT);

        assertThat(lines)
                .anyMatch(line -> line.matches("send-backs \\(code 36\\) that reached a NameServer +[1-9]\\d* +0 +0"))
                .anyMatch(line -> line.matches("backend of a Service frozen .* without a route +4\\d\\.\\d s .*"));
    }
}
