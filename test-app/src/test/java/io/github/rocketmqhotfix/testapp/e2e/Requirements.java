package io.github.rocketmqhotfix.testapp.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.Program;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The prerequisites of tests on the machine. If one is missing, the test is skipped with the reason; in CI the test
 * fails. A missing agent jar fails the test everywhere, because the build makes that jar.
 */
public final class Requirements {

    private static final Path AGENT_JAR = Path.of("..", "agent", "target", "rocketmq-hotfix-agent.jar").toAbsolutePath()
            .normalize();

    private Requirements() {}

    /** Returns the flag with the agent of this build and no options. */
    public static AgentFlag agent() {
        return agent("");
    }

    public static AgentFlag agent(String options) {
        if (!Files.exists(AGENT_JAR)) {
            fail(AGENT_JAR + " does not exist: build the agent module first");
        }
        return new AgentFlag(AGENT_JAR, options);
    }

    /** Returns a Java of this major version. */
    public static JavaRuntime java(int major) {
        return JavaRuntime.installed(major)
                .orElseGet(() -> skip("Java " + major + " is not installed: set JAVA" + major + "_HOME"));
    }

    /** Returns a program on the PATH, which is part of {@code debianPackage}. */
    public static Path program(String name, String debianPackage) {
        return Program.onPath(name)
                .orElseGet(() -> skip(name + " is not installed: install the package " + debianPackage));
    }

    /** Requires that the JVM of the test can write file names with these letters. */
    public static void fileNames(String letters) {
        String encoding = System.getProperty("sun.jnu.encoding");
        if (!Charset.forName(encoding).newEncoder().canEncode(letters)) {
            skip("file names are in " + encoding + ": set LC_ALL=C.UTF-8");
        }
    }

    /** Returns the real kubectl and helm, unpacked into the workspace. */
    public static KubernetesTools kubernetesTools(Workspace workspace) {
        KubernetesTools.unavailability().ifPresent(Requirements::skip);
        return KubernetesTools.in(workspace, Installations.JARS);
    }

    /** Returns {@code thing}, or ends the test if there is an obstacle. */
    public static <T> T available(Optional<String> obstacle, T thing) {
        obstacle.ifPresent(Requirements::skip);
        return thing;
    }

    /** Ends the test: skipped, or failed in CI. */
    public static <T> T skip(String reason) {
        if (ContinuousIntegration.isRunning()) {
            fail(reason);
        }
        return Assumptions.abort(reason);
    }

    /**
     * Runs a probe.
     *
     * @param need the prerequisite that the command tests, as a noun
     * @return why the prerequisite is missing; empty if the command ends with exit code 0 and prints what is expected
     */
    public static Optional<String> obstacle(String need, String expectedOutput, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes()).strip();
            return process.onExit().join().exitValue() == 0 && output.equals(expectedOutput) ? Optional.empty()
                    : Optional.of("no " + need + ": " + output);
        } catch (IOException failure) {
            return Optional.of("no " + need + ": " + failure.getMessage());
        }
    }
}
