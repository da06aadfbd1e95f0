package io.github.rocketmqhotfix.testapp.e2e.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.InteractiveHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A JVM that runs InteractiveHost, which answers questions on standard input. A target for the agent's tool. */
public final class AnsweringJvm {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ForkedProcess process;
    private final long pid;
    private int questions;

    private AnsweringJvm(Workspace workspace, JavaRuntime runtime, List<String> prefix, List<String> flags,
            List<String> arguments) {
        process = new BareJvm(workspace, runtime).behind(prefix).start("host", InteractiveHost.class, flags, Map.of(),
                arguments);
        process.awaitOutput("ready", line -> line.contains("\"ready\""), LIMIT);
        // unshare --fork and similar commands stay as parents of the JVM
        pid = ProcessHandle.of(process.pid()).orElseThrow().children().findFirst().map(ProcessHandle::pid)
                .orElse(process.pid());
    }

    /** Starts a JVM without RocketMQ; {@code prefix} is the start of its command line. */
    static AnsweringJvm plain(Workspace workspace, JavaRuntime runtime, List<String> prefix, String... flags) {
        return new AnsweringJvm(workspace, runtime, prefix, List.of(flags), List.of());
    }

    /** Starts a JVM that has loaded the target classes of 4.9.0. */
    public static AnsweringJvm withTargets(Workspace workspace, JavaRuntime runtime, String... flags) {
        return withTargets(workspace, runtime, List.of(), flags);
    }

    static AnsweringJvm withTargets(Workspace workspace, JavaRuntime runtime, List<String> prefix, String... flags) {
        return new AnsweringJvm(workspace, runtime, prefix, List.of(flags), List.of(Installations.clientArgument()));
    }

    /** Starts a JVM that loads the target classes when it gets the question {@code load}. */
    public static AnsweringJvm withLaterTargets(Workspace workspace, JavaRuntime runtime, String... flags) {
        return new AnsweringJvm(workspace, runtime, List.of(), List.of(flags),
                List.of(Installations.clientArgument(), "later"));
    }

    public long pid() {
        return pid;
    }

    public ForkedProcess process() {
        return process;
    }

    /** Returns the outcome of a patch from the system property. */
    public String outcome(String patch) {
        return answer("outcome " + patch);
    }

    public String answer(String question) {
        int number = ++questions;
        process.send(question);
        process.await("answer " + number, () -> answers().size() >= number, LIMIT);
        return answers().get(number - 1);
    }

    /** Lets the program end by itself. */
    void end() {
        process.send("exit");
        process.awaitExit(LIMIT);
    }

    /** Requires that the JVM answers and has printed only its answers: no thread dump, and no line of the agent. */
    void assertUnharmed() {
        assertThat(answer("still there?")).isEqualTo("still there?");
        assertThat(process.outputLines()).hasSize(1 + questions);
        assertThat(process.errorLines()).noneMatch(line -> line.contains("[rocketmq-hotfix]"));
    }

    private List<String> answers() {
        return ClientEvents.of(process, "answer").stream().map(event -> event.path("is").asText()).toList();
    }
}
