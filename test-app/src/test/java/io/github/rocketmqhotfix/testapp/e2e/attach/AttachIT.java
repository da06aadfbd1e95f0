package io.github.rocketmqhotfix.testapp.e2e.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.JavaSource;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
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
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.OneTimeClassRecorder;
import io.github.rocketmqhotfix.testapp.program.agent.PersistentClassRecorder;
import io.github.rocketmqhotfix.testapp.program.host.InteractiveHost;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the agent's command line on running JVMs. */
class AttachIT {

    private static final Release RELEASE = new Release("4.9.0");
    private static final String REMOTING = "org.apache.rocketmq.remoting.";
    private static final String CLIENT = REMOTING + "netty.NettyRemotingClient";
    private static final List<String> TARGETS = List.of(REMOTING + "common.RemotingUtil", CLIENT,
            "org.apache.rocketmq.client.impl.MQClientAPIImpl",
            "org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl",
            "org.apache.rocketmq.client.impl.consumer.DefaultMQPullConsumerImpl");
    /** The address that the agent hands out, instead of the address of this machine. */
    private static final String ADDRESS = "10.9.8.7";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @AutoClose
    private final Workspace workspace = Workspace.create("attach");
    private final AgentCommand tool = AgentCommand.in(workspace);

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17, 25})
    @Tag(TestGroup.QUICK)
    void issue8712ARunningClientLeavesAFrozenNameServerBetweenAttachAndDetach(int java) {
        Installation client = new Installation(Installations.JARS, RELEASE, Requirements.java(java), Layout.PLAIN);
        TwoServerClient two = TwoServerClient.start(workspace,
                new Setting(Installations.plain("4.9.0").servers(), client, Optional.empty()));

        two.freezeUsed();
        assertThat(two.call(2)).matches(TwoServerClient.Calls::isStuck);

        AgentCommand.Result attach = tool.run(0, "attach", two.pid(), "patches=namesrv-reset");
        assertThat(attach.output()).contains("  namesrv-reset      applied, 0 interventions, 0 failures",
                "    applied: " + REMOTING + "netty.NettyRemotingClient (rocketmq-remoting-4.9.0.jar)",
                "  loopback-filter    stood-aside:disabled, 0 interventions, 0 failures");
        assertThat(two.call(3)).matches(TwoServerClient.Calls::isRecovered);
        assertInterventions(tool.run(0, "status", "--json", two.pid()), 1);

        tool.run(0, "detach", two.pid());
        two.swapFrozen();
        assertThat(two.call(2)).matches(TwoServerClient.Calls::isStuck);
        assertInterventions(tool.run(1, "status", "--json", two.pid()), 1);

        tool.run(0, "attach", two.pid(), "patches=namesrv-reset");
        assertThat(two.call(3)).matches(TwoServerClient.Calls::isRecovered);
        assertInterventions(tool.run(0, "status", "--json", two.pid()), 2);
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17, 25})
    @Tag(TestGroup.QUICK)
    void detachRestoresTheOriginalInstructions(int java) throws Exception {
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, Requirements.java(java));
        String found = host.answer("address");
        Map<String, ClassMembers> released = TARGETS.stream().collect(Collectors.toMap(Function.identity(),
                name -> ClassMembers.of(new ClassPath(Installations.JARS.client(RELEASE)).classFile(name))));

        AgentCommand.Result attach = tool.run(1, "attach", host.pid(), "local-ip=" + ADDRESS);
        assertThat(attach.output())
                .anyMatch(line -> line.startsWith("too late for loopback-filter: discovery gave " + found
                        + " before the agent was attached"));
        assertThat(host.answer("address")).isEqualTo(ADDRESS);
        assertThat(classesIn(host, workspace.directoryFor("attached")))
                .allSatisfy(
                        (name, members) -> assertThat(members.differences(released.get(name))).as(name).isNotEmpty());

        Path rebuilt = workspace.directoryFor("rebuilt");
        load(PersistentClassRecorder.class, host, rebuilt);
        assertThat(rebuilt).isEmptyDirectory();
        AgentCommand.Result detach = tool.run(0, "detach", host.pid());
        assertThat(detach.output()).contains(
                "process " + host.pid() + ": the original instructions are back in 5 classes",
                "  loopback-filter    stood-aside:disabled, 1 intervention, 0 failures");
        assertThat(host.answer("address")).isEqualTo(found);
        // checks the class files that the JVM built for the detach; a recorder that is attached after the detach would
        // make the JVM build them again
        assertThat(classFiles(rebuilt))
                .allSatisfy((name, members) -> assertThat(members.differences(released.get(name))).as(name).isEmpty());
        assertThat(tool.run("detach", host.pid()).text()).contains("nothing is installed in this JVM");

        // the options differ from those of the first attach
        tool.run(1, "attach", host.pid(), "local-ip=10.9.8.6");
        assertThat(host.answer("address")).isEqualTo("10.9.8.6");
    }

    /** At the attach, the transformers have already run for the class, but it is not yet among the loaded classes. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aClassThatIsBeingDefinedDuringTheAttachIsPatchedAsSoonAsItIsDefined(int java) {
        ForkedProcess host = slowLoader(workspace, java, List.of());

        AgentCommand.Result attach = tool.run("attach", host.pid(), "patches=namesrv-reset");
        assertThat(attach.output()).contains("  namesrv-reset      waiting, 0 interventions, 0 failures");

        define(host);
        host.await("the patch",
                () -> AgentLines.of(host).stream().anyMatch(line -> line.contains(" applied namesrv-reset to ")),
                LIMIT);
        assertThat(tool.run("status", host.pid()).output())
                .contains("  namesrv-reset      applied, 0 interventions, 0 failures");
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aClassThatIsBeingDefinedDuringTheDetachIsNamedAndRestoredAsSoonAsItIsDefined(int java) throws Exception {
        ForkedProcess host = slowLoader(workspace, java,
                List.of(Requirements.agent("patches=namesrv-reset").argument()));

        AgentCommand.Result detach = tool.run("detach", host.pid());
        assertThat(detach.text())
                .contains("the original instructions are back in 0 classes; still being loaded with woven instructions,"
                        + " and restored as soon as the JVM has defined them: " + CLIENT);
        assertThat(tool.run("status", host.pid()).output())
                .contains("  namesrv-reset      failed:detach, 0 interventions, 0 failures");

        define(host);
        host.await("the original instructions", () -> AgentLines.of(host).stream()
                .anyMatch(line -> line.contains("stood-aside:disabled namesrv-reset for " + CLIENT)), LIMIT);
        assertThat(tool.run("status", host.pid()).output())
                .contains("  namesrv-reset      stood-aside:disabled, 0 interventions, 0 failures");
        Path directory = workspace.directoryFor("late");
        load(OneTimeClassRecorder.class, host.pid(), directory, List.of(CLIENT));
        assertThat(ClassMembers.of(Files.readAllBytes(directory.resolve(CLIENT)))
                .differences(ClassMembers.of(new ClassPath(Installations.JARS.client(RELEASE)).classFile(CLIENT))))
                .isEmpty();
    }

    private static ForkedProcess slowLoader(Workspace workspace, int java, List<String> flags) {
        List<String> arguments = new ArrayList<>(List.of(CLIENT, REMOTING + "netty.NettyRemotingAbstract"));
        Installations.JARS.client(RELEASE).forEach(jar -> arguments.add(jar.toString()));
        ForkedProcess host = new BareJvm(workspace, Requirements.java(java)).start("host", SlowLoaderHost.class, flags,
                Map.of(), arguments);
        host.await("a class that is being defined", () -> !ClientEvents.of(host, "defining").isEmpty(), LIMIT);
        return host;
    }

    private static void define(ForkedProcess host) {
        host.send("go on");
        host.await("the defined class", () -> !ClientEvents.of(host, "defined").isEmpty(), LIMIT);
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"attach", "-javaagent"})
    @Tag(TestGroup.QUICK)
    void anAttachToAnInstalledAgentChangesNothingAndReportsItsState(String way) {
        boolean attached = way.equals("attach");
        String[] flags = attached ? new String[0] : new String[] {Requirements.agent("local-ip=" + ADDRESS).argument()};
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, JavaRuntime.current(), flags);
        if (attached) {
            assertThat(tool.run("attach", host.pid(), "local-ip=" + ADDRESS).text()).contains(": installed ");
        }
        AgentCommand.Result again = tool.run(1, "attach", host.pid(), "local-ip=10.9.8.6,patches=loopback-filter");
        assertThat(again.output()).anyMatch(line -> line.contains("is installed in this JVM; nothing was done"))
                .contains("  namesrv-reset      applied, 0 interventions, 0 failures");
        assertThat(host.answer("address")).isEqualTo(ADDRESS);
        // detach also removes an agent that the flag installed
        tool.run(0, "detach", host.pid());
        assertThat(host.answer("address")).isNotEqualTo(ADDRESS);
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void attachOfAnotherVersionIsRefusedWhileStatusAndDetachWork(int java) throws IOException {
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, Requirements.java(java),
                Requirements.agent("patches=namesrv-reset").argument());
        Path newer = Jars.withVersion(Requirements.agent().jar(), "9.9.9", workspace.directory().resolve("newer.jar"));
        AgentCommand newerTool = tool.from(newer);

        AgentCommand.Result attach = newerTool.run(2, "attach", host.pid());
        assertThat(attach.error())
                .contains("is in this JVM and stays until the JVM ends; nothing was done for version 9.9.9");
        AgentCommand.Result status = newerTool.run(0, "status", host.pid());
        assertThat(status.output()).noneMatch(line -> line.contains("9.9.9"))
                .contains("  loopback-filter    stood-aside:disabled, 0 interventions, 0 failures",
                        "  namesrv-reset      applied, 0 interventions, 0 failures");
        newerTool.run(0, "detach", host.pid());
        assertThat(newerTool.run(2, "attach", host.pid()).error()).contains("nothing was done for version 9.9.9");
    }

    @ParameterizedTest(name = "tool on Java {0}, target on Java {1}")
    @CsvSource({"8, 17", "8, 25", "17, 8", "25, 8", "25, 17"})
    void theJavaOfTheToolMayBeOlderOrNewerThanThatOfTheTarget(int toolsJava, int targetsJava) {
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, Requirements.java(targetsJava));
        AgentCommand otherTool = tool.on(Requirements.java(toolsJava));

        AgentCommand.Result absent = otherTool.run(1, "status", host.pid());
        assertThat(absent.output()).containsExactly("process " + host.pid() + ": the agent is not in this JVM");
        host.assertUnharmed();

        assertThat(otherTool.run("attach", host.pid(), "local-ip=" + ADDRESS).text()).contains(": installed ");
        assertThat(host.answer("address")).isEqualTo(ADDRESS);
        assertThat(otherTool.run("status", host.pid()).text())
                .contains("loopback-filter    applied, 1 intervention, 0 failures");
        otherTool.run(0, "detach", host.pid());
        assertThat(host.answer("address")).isNotEqualTo(ADDRESS);
    }

    @Test
    void issue8607TheToolReportsThatABrokerWhichRegisteredLoopbackNeedsARestart() {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain("4.9.0"));
        new BridgedBroker(setting, StepListener.SILENT).whileRegistered((broker, registered) -> {
            assertThat(registered).startsWith("127.0.1.1:");
            AgentCommand.Result attach = tool.run(1, "attach", broker.pid());
            assertThat(attach.output())
                    .contains("too late for loopback-filter: discovery gave 127.0.1.1 before the agent was attached,"
                            + " and the host keeps that result: a broker that registered it, or a client that has it in its clientId,"
                            + " needs a restart with -javaagent");
            assertThat(attach.text()).contains("loopback-filter    applied", "namesrv-reset      applied");
        });
    }

    @Test
    void theToolListsAndAttachesInsideAContainer() {
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, JavaRuntime.current(), PidNamespace.created());
        AgentCommand inside = tool.behind(PidNamespace.of(host.pid()));

        AgentCommand.Result absent = inside.run(0, "list");
        assertThat(absent.output()).hasSize(2).last().asString()
                .matches("1 +\\S+ +\\S+InteractiveHost +the agent is not in this JVM");
        host.assertUnharmed();

        assertThat(inside.run("attach", "1", "dry-run=true").text()).contains(": installed ");
        assertThat(inside.run("list").output()).hasSize(2).last().asString()
                .endsWith("loopback-filter=stood-aside:dry-run"
                        + " namesrv-reset=stood-aside:dry-run sendback-fallback=stood-aside:dry-run");
        host.end();
    }

    @ParameterizedTest(name = "tool on Java {0}")
    @ValueSource(ints = {8, 17})
    void aJvmWhoseJarHasAnUnreadableNameIsListedButNotAsked(int java) {
        Path jar = Jars.manifestOnly(workspace.directory().resolve("host.jar"), Map.of(
                "Main-Class", InteractiveHost.class.getName(), "Class-Path", "classes/"));
        AnsweringJvm host = AnsweringJvm.plain(workspace, JavaRuntime.current(),
                List.of("env", "LC_ALL=C.UTF-8", "sh", "-c",
                        "named=$(printf 'caf\\303\\251.jar') && cp '" + jar + "' $named && exec \"$1\" -jar $named",
                        "sh"));

        AgentCommand.Result list = tool.on(Requirements.java(java)).behind(List.of("env", "LC_ALL=C")).run(2, "list");
        assertThat(list.errors()).isEmpty();
        assertThat(list.output()).filteredOn(line -> line.startsWith(host.pid() + " ")).singleElement().asString()
                .matches(".* caf\\S+\\.jar +unknown: cannot tell whether it runs RocketMQ: .*");
        host.assertUnharmed();
    }

    private static void assertInterventions(AgentCommand.Result status, int expected) {
        JsonNode patches = UncheckedFiles.unchecked(() -> new ObjectMapper().readTree(status.text())).path("patches");
        assertThat(patches).filteredOn(patch -> patch.path("id").asText().equals("namesrv-reset"))
                .extracting(patch -> patch.path("interventions").asInt()).containsExactly(expected);
    }

    /** Returns the classes as the current transformers of the JVM change them. */
    private static Map<String, ClassMembers> classesIn(AnsweringJvm host, Path directory) throws Exception {
        load(OneTimeClassRecorder.class, host, directory);
        return classFiles(directory);
    }

    private static void load(Class<?> recorder, AnsweringJvm host, Path directory) throws Exception {
        load(recorder, host.pid(), directory, TARGETS);
    }

    private static void load(Class<?> recorder, long pid, Path directory, List<String> classes) throws Exception {
        Path jar = Jars.manifestOnly(directory.resolveSibling(recorder.getSimpleName() + ".jar"), Map.of(
                "Agent-Class", recorder.getName(), "Can-Retransform-Classes", "true"));
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            machine.loadAgent(jar.toString(), directory + "," + String.join(",", classes));
        } catch (AgentLoadException answer) {
            // a JVM of Java 8 answers "0" after success, which newer Java versions report as this exception
            assertThat(answer).hasMessage("0");
        } finally {
            machine.detach();
        }
    }

    /** Returns the class files of all targets that a recorder wrote. */
    private static Map<String, ClassMembers> classFiles(Path directory) throws IOException {
        Map<String, ClassMembers> classes = new TreeMap<>();
        for (String each : TARGETS) {
            classes.put(each, ClassMembers.of(Files.readAllBytes(directory.resolve(each))));
        }
        return classes;
    }
}
