package io.github.rocketmqhotfix.testapp.e2e.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.JarCopy;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.Tool;
import io.github.rocketmqhotfix.testapp.e2e.compat.ClassMembers;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.LateWitness;
import io.github.rocketmqhotfix.testapp.program.agent.StandingWitness;
import io.github.rocketmqhotfix.testapp.program.host.AskedHost;
import io.github.rocketmqhotfix.testapp.program.host.SlowLoaderHost;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line against JVMs that run already. */
class AttachIT {

    private static final Release RELEASE = new Release("4.9.0");
    private static final String REMOTING = "org.apache.rocketmq.remoting.";
    private static final String CLIENT = REMOTING + "netty.NettyRemotingClient";
    private static final List<String> TARGETS = List.of(REMOTING + "common.RemotingUtil", CLIENT,
            "org.apache.rocketmq.client.impl.MQClientAPIImpl",
            "org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl",
            "org.apache.rocketmq.client.impl.consumer.DefaultMQPullConsumerImpl");
    /** Given in place of whatever discovery finds on this machine. */
    private static final String ADDRESS = "10.9.8.7";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void issue8712ARunningClientLeavesAFrozenNameServerFromTheAttachToTheDetach(int java) {
        try (Workspace workspace = Workspace.create("attach")) {
            Installation client = new Installation(Installations.JARS, RELEASE, Requirements.java(java), Layout.PLAIN);
            ClientOfTwo two = ClientOfTwo.start(workspace,
                    new Setting(Installations.plain("4.9.0").servers(), client, Optional.empty()));
            Tool tool = Tool.in(workspace);

            two.freezeUsed();
            assertThat(two.call(2)).matches(ClientOfTwo.Calls::isStuck);

            Tool.Run attach = tool.run("attach", two.pid(), "patches=namesrv-reset");
            assertThat(attach.exitCode()).as(attach.toString()).isZero();
            assertThat(attach.output()).contains("  namesrv-reset      applied, 0 interventions, 0 failures",
                    "    applied: " + REMOTING + "netty.NettyRemotingClient (rocketmq-remoting-4.9.0.jar)",
                    "  loopback-filter    stood-aside:disabled, 0 interventions, 0 failures");
            assertThat(two.call(3)).matches(ClientOfTwo.Calls::isRecovered);
            assertThat(interventions(tool.run("status", "--json", two.pid()), 0)).isOne();

            Tool.Run detach = tool.run("detach", two.pid());
            assertThat(detach.exitCode()).as(detach.toString()).isZero();
            two.changeOver();
            assertThat(two.call(2)).matches(ClientOfTwo.Calls::isStuck);
            assertThat(interventions(tool.run("status", "--json", two.pid()), 1)).isOne();

            assertThat(tool.run("attach", two.pid(), "patches=namesrv-reset").exitCode()).isZero();
            assertThat(two.call(3)).matches(ClientOfTwo.Calls::isRecovered);
            assertThat(interventions(tool.run("status", "--json", two.pid()), 0)).isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void detachPutsTheOriginalInstructionsBack(int java) throws Exception {
        try (Workspace workspace = Workspace.create("detach")) {
            AskedJvm host = AskedJvm.withTargets(workspace, Requirements.java(java), List.of());
            Tool tool = Tool.in(workspace);
            String found = host.answer("address");
            Map<String, ClassMembers> released = TARGETS.stream().collect(Collectors.toMap(Function.identity(),
                    name -> ClassMembers.of(new ClassPath(Installations.JARS.client(RELEASE)).classFile(name))));

            Tool.Run attach = tool.run("attach", host.pid(), "local-ip=" + ADDRESS);
            assertThat(attach.exitCode()).as(attach.toString()).isOne();
            assertThat(attach.output()).anyMatch(line -> line.startsWith("too late for loopback-filter: discovery gave " + found
                    + " before the agent came"));
            assertThat(host.answer("address")).isEqualTo(ADDRESS);
            assertThat(classesIn(host, workspace.directoryFor("attached")))
                    .allSatisfy((name, members) -> assertThat(members.differences(released.get(name))).as(name).isNotEmpty());

            Path rebuilt = workspace.directoryFor("rebuilt");
            load(StandingWitness.class, host, rebuilt);
            assertThat(rebuilt).isEmptyDirectory();
            Tool.Run detach = tool.run("detach", host.pid());
            assertThat(detach.exitCode()).as(detach.toString()).isZero();
            assertThat(detach.output()).contains("process " + host.pid() + ": the original instructions are back in 5 classes",
                    "  loopback-filter    stood-aside:disabled, 1 intervention, 0 failures");
            assertThat(host.answer("address")).isEqualTo(found);
            // as the detach itself made the JVM build them; asking for them would do that again
            assertThat(classFiles(rebuilt))
                    .allSatisfy((name, members) -> assertThat(members.differences(released.get(name))).as(name).isEmpty());
            assertThat(tool.run("detach", host.pid()).text()).contains("nothing is installed in this JVM");

            // other options than the first time
            assertThat(tool.run("attach", host.pid(), "local-ip=10.9.8.6").exitCode()).isOne();
            assertThat(host.answer("address")).isEqualTo("10.9.8.6");
        }
    }

    /** Its transform has returned before the attach, and it is not among the loaded classes yet. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aClassThatIsBeingDefinedDuringTheAttachIsPatchedAsSoonAsItIsDefined(int java) {
        try (Workspace workspace = Workspace.create("defining")) {
            ForkedProcess host = slowLoader(workspace, java, List.of());
            Tool tool = Tool.in(workspace);

            Tool.Run attach = tool.run("attach", host.pid(), "patches=namesrv-reset");
            assertThat(attach.output()).contains("  namesrv-reset      waiting, 0 interventions, 0 failures");

            define(host);
            host.await("patch", () -> AgentLines.of(host).stream().anyMatch(line -> line.contains(" applied namesrv-reset to ")), LIMIT);
            assertThat(tool.run("status", host.pid()).output()).contains("  namesrv-reset      applied, 0 interventions, 0 failures");
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aClassThatIsBeingDefinedDuringTheDetachIsNamedAndRestoredAsSoonAsItIsDefined(int java) throws Exception {
        try (Workspace workspace = Workspace.create("defining")) {
            ForkedProcess host = slowLoader(workspace, java, List.of(Requirements.agent("patches=namesrv-reset").argument()));
            Tool tool = Tool.in(workspace);

            Tool.Run detach = tool.run("detach", host.pid());
            assertThat(detach.text()).contains("the original instructions are back in 0 classes; still being loaded with the patch,"
                    + " and restored as soon as defined: " + CLIENT);
            assertThat(tool.run("status", host.pid()).output())
                    .contains("  namesrv-reset      failed:detach, 0 interventions, 0 failures");

            define(host);
            host.await("original instructions", () -> AgentLines.of(host).stream()
                    .anyMatch(line -> line.contains("stood-aside:disabled namesrv-reset for " + CLIENT)), LIMIT);
            assertThat(tool.run("status", host.pid()).output())
                    .contains("  namesrv-reset      stood-aside:disabled, 0 interventions, 0 failures");
            Path directory = workspace.directoryFor("late");
            load(LateWitness.class, host.pid(), directory, List.of(CLIENT));
            assertThat(ClassMembers.of(Files.readAllBytes(directory.resolve(CLIENT)))
                    .differences(ClassMembers.of(new ClassPath(Installations.JARS.client(RELEASE)).classFile(CLIENT)))).isEmpty();
        }
    }

    private static ForkedProcess slowLoader(Workspace workspace, int java, List<String> flags) {
        List<String> arguments = new ArrayList<>(List.of(CLIENT, REMOTING + "netty.NettyRemotingAbstract"));
        Installations.JARS.client(RELEASE).forEach(jar -> arguments.add(jar.toString()));
        ForkedProcess host = new BareJvm(workspace, Requirements.java(java)).start("host", SlowLoaderHost.class, flags, Map.of(), arguments);
        host.await("class to be defined", () -> !ClientEvents.of(host, "defining").isEmpty(), LIMIT);
        return host;
    }

    private static void define(ForkedProcess host) {
        host.send("go on");
        host.await("class", () -> !ClientEvents.of(host, "defined").isEmpty(), LIMIT);
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"attach", "-javaagent"})
    void anAttachOnTopOfAnInstalledAgentDoesNothingAndSaysWhatIsThere(String way) {
        try (Workspace workspace = Workspace.create("on-top")) {
            Tool tool = Tool.in(workspace);
            boolean attached = way.equals("attach");
            AskedJvm host = attached ? AskedJvm.withTargets(workspace, JavaRuntime.current(), List.of())
                    : AskedJvm.withTargets(workspace, JavaRuntime.current(), List.of(), Requirements.agent("local-ip=" + ADDRESS).argument());
            if (attached) {
                assertThat(tool.run("attach", host.pid(), "local-ip=" + ADDRESS).text()).contains(": installed ");
            }
            Tool.Run again = tool.run("attach", host.pid(), "local-ip=10.9.8.6,patches=loopback-filter");

            assertThat(again.exitCode()).as(again.toString()).isOne();
            assertThat(again.output()).anyMatch(line -> line.contains("is installed in this JVM; nothing was done"))
                    .contains("  namesrv-reset      applied, 0 interventions, 0 failures");
            assertThat(host.answer("address")).isEqualTo(ADDRESS);
            // the flag's agent can be taken out like one that was attached
            assertThat(tool.run("detach", host.pid()).exitCode()).isZero();
            assertThat(host.answer("address")).isNotEqualTo(ADDRESS);
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void anotherVersionDoesNothingByHalvesAndIsUnderstoodOtherwise(int java) throws IOException {
        try (Workspace workspace = Workspace.create("versions")) {
            AskedJvm host = AskedJvm.withTargets(workspace, Requirements.java(java), List.of(),
                    Requirements.agent("patches=namesrv-reset").argument());
            Path newer = JarCopy.withVersion(Requirements.agent().jar(), "9.9.9", workspace.directory().resolve("newer.jar"));
            Tool tool = Tool.in(workspace).from(newer);

            Tool.Run attach = tool.run("attach", host.pid());
            assertThat(attach.exitCode()).isEqualTo(2);
            assertThat(attach.error()).contains("is in this JVM and stays until it ends; nothing was done for version 9.9.9");
            Tool.Run status = tool.run("status", host.pid());
            assertThat(status.exitCode()).as(status.toString()).isZero();
            assertThat(status.output()).noneMatch(line -> line.contains("9.9.9"))
                    .contains("  loopback-filter    stood-aside:disabled, 0 interventions, 0 failures",
                            "  namesrv-reset      applied, 0 interventions, 0 failures");
            assertThat(tool.run("detach", host.pid()).exitCode()).isZero();
            Tool.Run after = tool.run("attach", host.pid());
            assertThat(after.exitCode()).isEqualTo(2);
            assertThat(after.error()).contains("nothing was done for version 9.9.9");
        }
    }

    @ParameterizedTest(name = "tool on {0}, target on {1}")
    @CsvSource({"8, 17", "8, 25", "17, 8", "25, 8", "25, 17"})
    void theToolsJavaMayBeOlderOrNewerThanTheTargets(int toolsJava, int targetsJava) {
        try (Workspace workspace = Workspace.create("java-versions")) {
            AskedJvm host = AskedJvm.withTargets(workspace, Requirements.java(targetsJava), List.of());
            Tool tool = Tool.in(workspace).on(Requirements.java(toolsJava));

            Tool.Run absent = tool.run("status", host.pid());
            assertThat(absent.exitCode()).as(absent.toString()).isOne();
            assertThat(absent.output()).containsExactly("process " + host.pid() + ": the agent is not in this JVM");
            host.assertUnharmed();

            assertThat(tool.run("attach", host.pid(), "local-ip=" + ADDRESS).text()).contains(": installed ");
            assertThat(host.answer("address")).isEqualTo(ADDRESS);
            assertThat(tool.run("status", host.pid()).text()).contains("loopback-filter    applied, 1 intervention, 0 failures");
            assertThat(tool.run("detach", host.pid()).exitCode()).isZero();
            assertThat(host.answer("address")).isNotEqualTo(ADDRESS);
        }
    }

    @Test
    void issue8607ABrokerThatRegisteredLoopbackIsSaidToNeedARestart() {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain("4.9.0"));
        new BridgedBroker(setting, StepListener.SILENT).whileRegistered((broker, registered) -> {
            assertThat(registered).startsWith("127.0.1.1:");
            try (Workspace workspace = Workspace.create("too-late")) {
                Tool.Run attach = Tool.in(workspace).run("attach", broker.pid());

                assertThat(attach.exitCode()).as(attach.toString()).isOne();
                assertThat(attach.output()).contains("too late for loopback-filter: discovery gave 127.0.1.1 before the agent came,"
                        + " and what was read then stays: a broker that registered it, or a client that has it in its clientId,"
                        + " needs a restart with -javaagent");
                assertThat(attach.text()).contains("loopback-filter    applied", "namesrv-reset      applied");
            }
        });
    }

    @Test
    void insideAContainerTheToolListsAndAttaches() {
        try (Workspace workspace = Workspace.create("container")) {
            List<String> container = Requirements.available(Containers.unavailability(), Containers.pidNamespace());
            AskedJvm host = AskedJvm.withTargets(workspace, JavaRuntime.current(), container);
            Tool inside = Tool.in(workspace).behind(Containers.entering(host.pid()));

            Tool.Run absent = inside.run("list");
            assertThat(absent.exitCode()).as(absent.toString()).isZero();
            assertThat(absent.output()).hasSize(2).last().asString().matches("1 +\\S+ +\\S+AskedHost +the agent is not in this JVM");
            host.assertUnharmed();

            assertThat(inside.run("attach", "1", "dry-run=true").text()).contains(": installed ");
            assertThat(inside.run("list").output()).hasSize(2).last().asString().endsWith("loopback-filter=stood-aside:dry-run"
                    + " namesrv-reset=stood-aside:dry-run sendback-fallback=stood-aside:dry-run");
            host.end();
        }
    }

    @ParameterizedTest(name = "tool on Java {0}")
    @ValueSource(ints = {8, 17})
    void aJarThatHasNoNameInTheLocaleIsListedAndNotAsked(int java) {
        try (Workspace workspace = Workspace.create("locale")) {
            Path jar = JarCopy.manifestOnly(workspace.directory().resolve("host.jar"), Map.of(
                    "Main-Class", AskedHost.class.getName(), "Class-Path", "classes/"));
            AskedJvm host = AskedJvm.plain(workspace, JavaRuntime.current(), List.of("env", "LC_ALL=C.UTF-8", "sh", "-c",
                    "named=$(printf 'caf\\303\\251.jar') && cp '" + jar + "' $named && exec \"$1\" -jar $named", "sh"));

            Tool.Run list = Tool.in(workspace).on(Requirements.java(java)).behind(List.of("env", "LC_ALL=C")).run("list");

            assertThat(list.exitCode()).as(list.toString()).isEqualTo(2);
            assertThat(list.errors()).isEmpty();
            assertThat(list.output()).filteredOn(line -> line.startsWith(host.pid() + " ")).singleElement().asString()
                    .matches(".* caf\\S+\\.jar +not asked: cannot tell whether it runs RocketMQ: .*");
            host.assertUnharmed();
        }
    }

    private static long interventions(Tool.Run status, int exitCode) {
        assertThat(status.exitCode()).as(status.toString()).isEqualTo(exitCode);
        try {
            for (JsonNode patch : new ObjectMapper().readTree(status.text()).path("patches")) {
                if (patch.path("id").asText().equals("namesrv-reset")) {
                    return patch.path("interventions").asLong();
                }
            }
        } catch (IOException failure) {
            throw new AssertionError(status.toString(), failure);
        }
        throw new AssertionError("no namesrv-reset: " + status);
    }

    /** As the JVM gets them from all transformers that it has now. */
    private static Map<String, ClassMembers> classesIn(AskedJvm host, Path directory) throws Exception {
        load(LateWitness.class, host, directory);
        return classFiles(directory);
    }

    private static void load(Class<?> witness, AskedJvm host, Path directory) throws Exception {
        load(witness, host.pid(), directory, TARGETS);
    }

    private static void load(Class<?> witness, long pid, Path directory, List<String> classes) throws Exception {
        Path jar = JarCopy.manifestOnly(directory.resolveSibling(witness.getSimpleName() + ".jar"), Map.of(
                "Agent-Class", witness.getName(), "Can-Retransform-Classes", "true"));
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            machine.loadAgent(jar.toString(), directory + "," + String.join(",", classes));
        } catch (AgentLoadException answer) {
            // how Java 8 says that all is well
            assertThat(answer).hasMessage("0");
        } finally {
            machine.detach();
        }
    }

    /** All of them, as a witness wrote them. */
    private static Map<String, ClassMembers> classFiles(Path directory) throws IOException {
        Map<String, ClassMembers> classes = new TreeMap<>();
        for (String each : TARGETS) {
            classes.put(each, ClassMembers.of(Files.readAllBytes(directory.resolve(each))));
        }
        return classes;
    }
}
