package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a forked program to its end. */
public final class TestJvm {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private TestJvm() {}

    /**
     * Starts a program without libraries, waits for its end and requires exit code 0.
     *
     * @param name unique in the workspace
     */
    public static ForkedProcess run(Workspace workspace, JavaRuntime runtime, String name, Class<?> program,
            List<String> flags,
            String... arguments) {
        return ended(new BareJvm(workspace, runtime).start(name, program, flags, Map.of(), List.of(arguments)));
    }

    /** Waits for the end of a process and requires exit code 0. */
    public static ForkedProcess ended(ForkedProcess process) {
        assertThat(process.awaitExit(LIMIT)).as(process.tail()).isZero();
        return process;
    }
}
