package io.github.rocketmqhotfix.testapp.e2e.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If attaching is impossible, the tool prints one line that says why, ends with exit code 2 and leaves the target
 * unharmed.
 */
class AttachRefusedIT {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @AutoClose
    private final Workspace workspace = Workspace.create("refused");
    private final AgentCommand tool = AgentCommand.in(workspace);

    @ParameterizedTest
    @ValueSource(strings = {"attach", "detach", "status"})
    void aProcessThatDoesNotExistIsRefused(String command) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertRefused(tool.run(command, ended.pid()), "there is no process " + ended.pid() + " here");
    }

    /** An attach begins with SIGQUIT, which would end the process. */
    @ParameterizedTest(name = "tool on Java {0}")
    @ValueSource(ints = {8, 17})
    void aProcessThatIsNoJvmIsRefusedAndContinues(int java) {
        ForkedProcess cat = workspace.keep(ForkedProcess.start("cat", List.of("cat"), workspace.directory(), Map.of()));

        assertRefused(tool.on(Requirements.java(java)).run("attach", cat.pid()), "(cat) is not a JVM");

        cat.send("still there?");
        cat.awaitOutput("echo", "still there?"::equals, Duration.ofSeconds(30));
    }

    @Test
    void aJvmOfAnotherUserIsRefused() throws IOException {
        List<String> nobody = Requirements.available(
                ROOT ? Optional.empty() : Optional.of("only root can start another user's JVM"),
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        Files.setPosixFilePermissions(workspace.directory(), PosixFilePermissions.fromString("rwx--x--x"));
        AnsweringJvm host = AnsweringJvm.plain(workspace, JavaRuntime.current(), nobody);

        assertAttachRefused(tool, host, "belongs to user nobody (65534:65534), this tool runs as root (0:0)");
    }

    @Test
    void aJvmInAContainerIsRefusedFromOutside() {
        AnsweringJvm host = AnsweringJvm.plain(workspace, JavaRuntime.current(), PidNamespace.created());

        assertAttachRefused(tool, host,
                "runs in a container (another PID namespace), as process 1: run this tool inside",
                "kubectl exec", "nsenter -t " + host.pid() + " -a java -jar … 1");
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aJvmWithoutAttachMechanismIsRefused(int java) {
        AnsweringJvm host = host(Requirements.java(java), "-XX:+DisableAttachMechanism");

        assertRefused(tool.run("attach", host.pid()), "was started with -XX:+DisableAttachMechanism", "-javaagent");
        assertRefused(tool.run("status", host.pid()), "was started with -XX:+DisableAttachMechanism");

        host.assertUnharmed();
    }

    /** The SIGQUIT of an attach would end the JVM. */
    @ParameterizedTest(name = "tool on Java {0}")
    @ValueSource(ints = {8, 17})
    void aJvmThatDoesNotHandleSignalsIsRefused(int java) {
        AnsweringJvm host = host(JavaRuntime.current(), "-Xrs");

        assertAttachRefused(tool.on(Requirements.java(java)), host, "would be ended by SIGQUIT");
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {17, 25})
    void aJvmWithoutDynamicAgentLoadingRefusesAttachAndAllowsStatus(int java) {
        AnsweringJvm host = host(Requirements.java(java), "-XX:-EnableDynamicAgentLoading");

        assertRefused(tool.run("attach", host.pid()), "was started with -XX:-EnableDynamicAgentLoading", "-javaagent");
        assertThat(tool.run("status", host.pid()).output())
                .containsExactly("process " + host.pid() + ": the agent is not in this JVM");

        host.assertUnharmed();
    }

    /** The outcomes are system properties, which can be read without an agent. */
    @Test
    void theStatusOfAJvmWithoutDynamicAgentLoadingHasNoCounters() {
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, JavaRuntime.current(), "-XX:-EnableDynamicAgentLoading",
                Requirements.agent("dry-run=true").argument());

        AgentCommand.Result status = tool.run(0, "status", host.pid());
        assertThat(status.output()).contains("  namesrv-reset      stood-aside:dry-run");
        assertThat(status.error()).startsWith("no counters: ").contains("-XX:-EnableDynamicAgentLoading");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "detach", "status"})
    void aFrozenJvmIsRefused(String command) {
        AnsweringJvm host = host();
        host.process().freeze();

        assertRefused(tool.run(command, host.pid()), "is stopped (SIGSTOP, or a debugger)", "kill -CONT " + host.pid());

        host.process().thaw();
        host.assertUnharmed();
    }

    /**
     * The tool first finds that the JVM is not stopped. The JVM then freezes when the tool asks it for its system
     * properties, and the tool waits until its own time-out.
     */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aJvmThatFreezesWhileItAnswersIsRefusedAfterTheTimeout(int java) {
        AnsweringJvm host = host(Requirements.java(java));
        host.answer("stop-when-asked");

        // 10 s: even on a busy machine the JVM gets the question before the time-out
        assertRefused(tool.waiting(10).run("attach", host.pid()), "does not answer within 10 s",
                "status " + host.pid());
        assertThat(tool.run("status", host.pid()).error()).contains("is stopped (SIGSTOP, or a debugger)");

        host.process().thaw();
        host.assertUnharmed();
        assertThat(tool.run("attach", host.pid()).text()).contains(": installed ");
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void aJvmWhoseSecurityManagerStopsTheAgentIsRefused(int java) {
        AnsweringJvm host = host(Requirements.java(java), "-Djava.security.manager");

        assertRefused(tool.run("attach", host.pid()), "a security manager");
        assertThat(host.answer("still there?")).isEqualTo("still there?");
        assertThat(host.process().errorLines()).filteredOn(line -> line.startsWith("[rocketmq-hotfix]")).singleElement()
                .asString()
                .contains("ERROR the attached command failed").contains("access denied");
        assertThat(tool.run("status", host.pid()).output())
                .containsExactly("process " + host.pid() + ": the agent is not in this JVM");
    }

    @Test
    void aJvmThatDoesNotSeeTheJarIsRefused() throws IOException {
        Path folder = workspace.directoryFor("hidden");
        Path jar = Files.copy(Requirements.agent().jar(), folder.resolve("agent.jar"));
        List<String> hiding = new ArrayList<>(List.of("unshare", "--mount"));
        if (!ROOT) {
            hiding.addAll(List.of("--user", "--map-current-user"));
        }
        // skips the test where namespaces are unavailable
        PidNamespace.created();
        hiding.addAll(List.of("sh", "-c", "mount -t tmpfs none '" + folder + "' && exec \"$@\"", "sh"));
        AnsweringJvm host = AnsweringJvm.plain(workspace, JavaRuntime.current(), hiding);

        assertAttachRefused(tool.from(jar), host, "does not see " + jar.toRealPath(), "copy the jar");
    }

    @Test
    void aJarPathWithAnEqualsSignIsRefused() throws IOException {
        Path jar = Files.copy(Requirements.agent().jar(), workspace.directoryFor("a=b").resolve("agent.jar"));
        AnsweringJvm host = host();

        assertAttachRefused(tool.from(jar), host, "ends the path of an agent at the first '='");
    }

    @Test
    void aToolOnAJreThatCannotAttachIsRefused() throws IOException {
        JavaRuntime jre = jreAlone(Requirements.java(8));
        AnsweringJvm host = host();

        assertRefused(tool.on(jre).run("attach", host.pid()), "is a JRE; run the tool with the java of a JDK");
        assertThat(tool.on(jre).run("list").errors()).noneMatch(line -> line.contains("Exception"));

        host.assertUnharmed();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "attach 1 dry-run=yes | option dry-run: 'yes' is neither true nor false, so nothing is installed",
        "attach 1 depth=3     | option depth: unknown; allowed are enabled, patches, dry-run, local-ip, namesrv-attempt, log-level",
        "attach one           | Invalid value for positional parameter",
        "detach               | Missing required parameter: 'PID'"})
    void aWrongCommandLineIsRefused(String words, String why) {
        String[] arguments = words.split(" ");

        assertRefused(tool.run(arguments[0], (Object[]) Stream.of(arguments).skip(1).toArray(String[]::new)), why);
    }

    private AnsweringJvm host() {
        return host(JavaRuntime.current());
    }

    private AnsweringJvm host(JavaRuntime runtime, String... flags) {
        return AnsweringJvm.plain(workspace, runtime, List.of(), flags);
    }

    /** Requires that the tool refuses to attach, and that the JVM does not notice. */
    private static void assertAttachRefused(AgentCommand tool, AnsweringJvm host, String... why) {
        assertRefused(tool.run("attach", host.pid()), why);
        host.assertUnharmed();
    }

    private static void assertRefused(AgentCommand.Result run, String... why) {
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).contains(why);
    }

    /** Copies the JRE inside a JDK 8, without the tools.jar of the JDK. */
    private JavaRuntime jreAlone(JavaRuntime jdk) throws IOException {
        Path target = workspace.directory().resolve("jre");
        ForkedProcess.outputOf("cp",
                List.of("cp", "-rL", jdk.home().resolve("jre").toRealPath().toString(), target.toString()),
                workspace.directory(), Map.of(), Duration.ofMinutes(1));
        return new JavaRuntime(target, 8);
    }
}
