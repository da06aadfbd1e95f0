package io.github.rocketmqhotfix.testapp.e2e.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.Tool;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be attached to: one line says why, exit code 2, and the target goes on as if nothing had been asked. */
class AttachRefusedIT {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Workspace workspace = Workspace.create("refused");
    private final Tool tool = Tool.in(workspace);

    @AfterEach
    void close() {
        workspace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "detach", "status"})
    void thereIsNoSuchProcess(String command) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertRefused(tool.run(command, ended.pid()), "there is no process " + ended.pid() + " here");
    }

    /** An attach begins with SIGQUIT, which would end it. */
    @ParameterizedTest(name = "tool on Java {0}")
    @ValueSource(ints = {8, 17})
    void itIsNoJvm(int java) {
        ForkedProcess cat = workspace.keep(ForkedProcess.start("cat", List.of("cat"), workspace.directory(), Map.of()));

        assertRefused(tool.on(Requirements.java(java)).run("attach", cat.pid()), "(cat) is not a JVM");

        cat.send("still there?");
        cat.awaitOutput("echo", "still there?"::equals, Duration.ofSeconds(30));
    }

    @Test
    void itBelongsToAnotherUser() throws IOException {
        List<String> nobody = Requirements.available(ROOT ? Optional.empty() : Optional.of("only root can start another user's JVM"),
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        Files.setPosixFilePermissions(workspace.directory(), PosixFilePermissions.fromString("rwx--x--x"));
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), nobody);

        assertRefused(tool.run("attach", host.pid()), "belongs to user nobody (65534:65534), this tool runs as root (0:0)");

        host.assertUnharmed();
    }

    @Test
    void itRunsInAContainer() {
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(),
                Requirements.available(Containers.unavailability(), Containers.pidNamespace()));

        assertRefused(tool.run("attach", host.pid()), "runs in a container (another PID namespace), as process 1: run this tool inside",
                "kubectl exec", "nsenter -t " + host.pid() + " -a java -jar … 1");

        host.assertUnharmed();
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void itsAttachMechanismIsOff(int java) {
        AskedJvm host = AskedJvm.plain(workspace, Requirements.java(java), List.of(), "-XX:+DisableAttachMechanism");

        assertRefused(tool.run("attach", host.pid()), "was started with -XX:+DisableAttachMechanism", "-javaagent");
        assertRefused(tool.run("status", host.pid()), "was started with -XX:+DisableAttachMechanism");

        host.assertUnharmed();
    }

    /** It would be ended by the SIGQUIT. */
    @ParameterizedTest(name = "tool on Java {0}")
    @ValueSource(ints = {8, 17})
    void itLeavesSignalsAlone(int java) {
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), List.of(), "-Xrs");

        assertRefused(tool.on(Requirements.java(java)).run("attach", host.pid()), "would be ended by SIGQUIT");

        host.assertUnharmed();
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {17, 25})
    void itTakesNoAgentWhileItRuns(int java) {
        AskedJvm host = AskedJvm.plain(workspace, Requirements.java(java), List.of(), "-XX:-EnableDynamicAgentLoading");

        assertRefused(tool.run("attach", host.pid()), "was started with -XX:-EnableDynamicAgentLoading", "-javaagent");
        assertThat(tool.run("status", host.pid()).output()).containsExactly("process " + host.pid() + ": the agent is not in this JVM");

        host.assertUnharmed();
    }

    /** The outcomes are properties, so they can be read all the same. */
    @Test
    void theStatusOfAJvmThatTakesNoAgentComesWithoutCounters() {
        AskedJvm host = AskedJvm.withTargets(workspace, JavaRuntime.current(), List.of(), "-XX:-EnableDynamicAgentLoading",
                Requirements.agent("dry-run=true").argument());

        Tool.Run status = tool.run("status", host.pid());

        assertThat(status.exitCode()).as(status.toString()).isZero();
        assertThat(status.output()).contains("  namesrv-reset      stood-aside:dry-run");
        assertThat(status.error()).startsWith("no counters: ").contains("-XX:-EnableDynamicAgentLoading");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "detach", "status"})
    void itIsFrozen(String command) {
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), List.of());
        host.process().freeze();

        assertRefused(tool.run(command, host.pid()), "is stopped (SIGSTOP, or a debugger)", "kill -CONT " + host.pid());

        host.process().thaw();
        host.assertUnharmed();
    }

    /** Its state was read and the conversation has begun: it is waited for, but no longer than was said. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void itIsFrozenWhileItAnswers(int java) {
        AskedJvm host = AskedJvm.plain(workspace, Requirements.java(java), List.of());
        host.answer("stop-when-asked");

        // long enough for a busy machine to come to the question
        assertRefused(tool.waiting(10).run("attach", host.pid()), "does not answer within 10 s", "status " + host.pid());
        assertThat(tool.run("status", host.pid()).error()).contains("is stopped (SIGSTOP, or a debugger)");

        host.process().thaw();
        host.assertUnharmed();
        assertThat(tool.run("attach", host.pid()).text()).contains(": installed ");
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void itsSecurityManagerKeepsTheAgentFromAnswering(int java) {
        AskedJvm host = AskedJvm.plain(workspace, Requirements.java(java), List.of(), "-Djava.security.manager");

        Tool.Run attach = tool.run("attach", host.pid());

        assertRefused(attach, "a security manager");
        assertThat(host.answer("still there?")).isEqualTo("still there?");
        assertThat(host.process().errorLines()).filteredOn(line -> line.startsWith("[rocketmq-hotfix]")).singleElement().asString()
                .contains("ERROR the attached command was not done").contains("access denied");
        assertThat(tool.run("status", host.pid()).output()).containsExactly("process " + host.pid() + ": the agent is not in this JVM");
    }

    @Test
    void itDoesNotSeeTheJar() throws IOException {
        Path folder = workspace.directoryFor("hidden");
        Path jar = Files.copy(Requirements.agent().jar(), folder.resolve("agent.jar"));
        List<String> hiding = new ArrayList<>(List.of("unshare", "--mount"));
        if (!ROOT) {
            hiding.addAll(List.of("--user", "--map-current-user"));
        }
        hiding.addAll(List.of("sh", "-c", "mount -t tmpfs none '" + folder + "' && exec \"$@\"", "sh"));
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), Requirements.available(Containers.unavailability(), hiding));

        assertRefused(tool.from(jar).run("attach", host.pid()), "does not see " + jar.toRealPath(), "copy the jar");

        host.assertUnharmed();
    }

    @Test
    void theJarsPathHasAnEqualsSign() throws IOException {
        Path jar = Files.copy(Requirements.agent().jar(), workspace.directoryFor("a=b").resolve("agent.jar"));
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), List.of());

        assertRefused(tool.from(jar).run("attach", host.pid()), "ends the path of an agent at the first '='");

        host.assertUnharmed();
    }

    @Test
    void theToolRunsOnAJreThatCannotAttach() throws IOException {
        JavaRuntime jre = jreAlone(Requirements.java(8));
        AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), List.of());

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
    void whatIsAskedIsWrong(String words, String why) {
        String[] arguments = words.split(" ");

        assertRefused(tool.run(arguments[0], (Object[]) Stream.of(arguments).skip(1).toArray(String[]::new)), why);
    }

    private static void assertRefused(Tool.Run run, String... why) {
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).contains(why);
    }

    /** The JRE inside a JDK 8, moved away from its tools.jar. */
    private JavaRuntime jreAlone(JavaRuntime jdk) throws IOException {
        Path source = jdk.home().resolve("jre").toRealPath();
        Path target = workspace.directoryFor("jre");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path each : files.toList()) {
                Path copy = target.resolve(source.relativize(each).toString());
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        }
        return new JavaRuntime(target, 8);
    }
}
