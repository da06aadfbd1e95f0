package io.github.rocketmqhotfix.testapp.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.Program;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: where it is missing the test is skipped with the reason, and fails in CI. */
public final class Requirements {

    private static final Path AGENT_JAR = Path.of("..", "agent", "target", "rocketmq-hotfix-agent.jar").toAbsolutePath().normalize();

    private Requirements() {
    }

    /** The agent that this build made. */
    public static AgentFlag agent() {
        return agent("");
    }

    public static AgentFlag agent(String options) {
        if (!Files.exists(AGENT_JAR)) {
            fail("no " + AGENT_JAR + ": build the agent module first");
        }
        return new AgentFlag(AGENT_JAR, options);
    }

    /** A Java of this major version. */
    public static JavaRuntime java(int major) {
        return JavaRuntime.installed(major).orElseGet(() -> missing("no Java " + major + " here: set JAVA" + major + "_HOME"));
    }

    /** A program on the PATH; {@code debianPackage} has it. */
    public static Path program(String name, String debianPackage) {
        return Program.onPath(name).orElseGet(() -> missing("no " + name + " here: install " + debianPackage));
    }

    /** File names with these letters, in the JVM that runs this. */
    public static void fileNames(String letters) {
        String encoding = System.getProperty("sun.jnu.encoding");
        if (!Charset.forName(encoding).newEncoder().canEncode(letters)) {
            missing("file names are in " + encoding + " here: set LC_ALL=C.UTF-8");
        }
    }

    /** The real kubectl and helm, unpacked into the workspace. */
    public static KubernetesTools kubernetesTools(Workspace workspace) {
        KubernetesTools.unavailability().ifPresent(Requirements::missing);
        return KubernetesTools.in(workspace, Installations.JARS);
    }

    public static <T> T available(Optional<String> obstacle, T thing) {
        obstacle.ifPresent(Requirements::missing);
        return thing;
    }

    /** Ends the test without a result. */
    public static <T> T missing(String reason) {
        if (ContinuousIntegration.isRunning()) {
            fail(reason);
        }
        return Assumptions.abort(reason);
    }
}
