package io.github.rocketmqhotfix.testapp.e2e.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.AskedHost;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JVM with AskedHost, to be attached to; shows whether it goes on. */
public final class AskedJvm {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String RELEASE = "4.9.0";

    private final ForkedProcess process;
    private final long pid;
    private int questions;

    private AskedJvm(ForkedProcess process, long pid) {
        this.process = process;
        this.pid = pid;
    }

    /** Without RocketMQ. */
    static AskedJvm plain(Workspace workspace, JavaRuntime runtime, List<String> prefix, String... flags) {
        return started(new BareJvm(workspace, runtime).behind(prefix).start("host", AskedHost.class, List.of(flags), Map.of(), List.of()));
    }

    /** With the classes of 4.9.0 that the agent looks at loaded. */
    public static AskedJvm withTargets(Workspace workspace, JavaRuntime runtime, List<String> prefix, String... flags) {
        return withTargets(workspace, runtime, prefix, List.of(targets()), flags);
    }

    /** The same, but they are loaded only by the question {@code load}. */
    public static AskedJvm withTargetsToCome(Workspace workspace, JavaRuntime runtime, List<String> prefix, String... flags) {
        return withTargets(workspace, runtime, prefix, List.of(targets(), "later"), flags);
    }

    private static AskedJvm withTargets(Workspace workspace, JavaRuntime runtime, List<String> prefix, List<String> arguments,
            String... flags) {
        return started(new BareJvm(workspace, runtime).behind(prefix).start("host", AskedHost.class, List.of(flags), Map.of(), arguments));
    }

    private static String targets() {
        return "org.apache.rocketmq=" + Installations.JARS.client(new Release(RELEASE)).stream().map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static AskedJvm started(ForkedProcess process) {
        process.awaitOutput("ready", line -> line.contains("\"ready\""), LIMIT);
        // unshare --fork and the like stay in front of the JVM
        long pid = ProcessHandle.of(process.pid()).orElseThrow().children().findFirst().map(ProcessHandle::pid)
                .orElse(process.pid());
        return new AskedJvm(process, pid);
    }

    public long pid() {
        return pid;
    }

    public ForkedProcess process() {
        return process;
    }

    /** What it answers now. */
    public String answer(String question) {
        questions++;
        int mine = questions;
        process.send(question);
        process.await("answer " + mine, () -> answers().size() >= mine, LIMIT);
        return answers().get(mine - 1);
    }

    /** Ends it as it would end itself. */
    void end() {
        process.send("exit");
        process.awaitExit(LIMIT);
    }

    /** It answers, and has printed nothing but its answers: no threads, and no line of the agent. */
    void assertUnharmed() {
        assertThat(answer("still there?")).isEqualTo("still there?");
        assertThat(process.outputLines()).hasSize(1 + questions);
        assertThat(process.errorLines()).noneMatch(line -> line.contains("[rocketmq-hotfix]"));
    }

    private List<String> answers() {
        return ClientEvents.of(process, "answer").stream().map(event -> event.path("is").asText()).toList();
    }
}
