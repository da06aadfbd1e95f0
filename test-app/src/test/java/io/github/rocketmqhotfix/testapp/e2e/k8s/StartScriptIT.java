package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the five commands of the deployment's README with a broker that the release's own script starts on Java 8. */
class StartScriptIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path REPOSITORY = Injection.DEPLOY.getParent().getParent();

    @AutoClose
    private static Workspace programs;
    private static KubernetesTools tools;

    @AutoClose
    private final Workspace workspace = Workspace.create("start-script");
    @AutoClose
    private final ReleaseJars jars = new ReleaseJars();

    @BeforeAll
    static void unpackKubectl() {
        programs = Workspace.create("kubernetes-tools");
        tools = Requirements.kubernetesTools(programs);
    }

    /**
     * RocketMQ 4.5.0 has its jars in java.ext.dirs. Its address discovery does not skip bridges, so it registers the
     * right address without the agent too.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.5.0, 192.168.50.2", "5.0.0, 127.0.1.1", "5.3.3, 127.0.1.1"})
    void theFiveCommandsRepairABrokerThatTheReleasesScriptStarts(String release, String registeredWithout)
            throws IOException {
        ScriptedCluster cluster = ScriptedCluster.of(workspace, jars, release);
        List<String> commands = Injection.fiveCommands();
        ForkedProcess bare = cluster.started("rocketmq-broker-0");
        assertThat(boot(bare)).contains(registeredWithout + ":10911");
        assertThat(cluster.run(commands.get(4)).awaitExit(LIMIT)).isOne();

        for (String command : commands.subList(0, 3)) {
            ForkedProcess run = cluster.run(command);
            assertThat(run.awaitExit(LIMIT)).as(command + run.tail()).isZero();
        }
        assertThat(cluster.run(commands.get(1)).outputLines())
                .contains("broker: JAVA_OPT POD_NAME POD_IP JAVA_OPT_EXT NAMESRV_ADDR");
        bare.kill();
        ForkedProcess patched = cluster.started("rocketmq-broker-0");
        assertThat(boot(patched)).contains(BridgedBroker.BROKER_ADDRESS + ":10911");
        ForkedProcess verified = cluster.run(commands.get(3) + " && " + commands.get(4));
        assertThat(verified.awaitExit(LIMIT)).as(verified.tail()).isZero();
        assertThat(verified.outputLines()).contains("pod/rocketmq-broker-0 has the agent", "  loopback-filter=applied");
        assertThat(cluster.inPod("rocketmq-broker-0", "jcmd 0 VM.flags").outputLines())
                .anyMatch(line -> line.contains("-XX:MaxHeapSize=268435456"));
    }

    @Test
    void verificationNamesThePodWithoutTheAgentAndReadsTheLogWhereThereIsNoJcmd() throws IOException {
        ScriptedCluster cluster = ScriptedCluster.of(workspace, jars, "5.0.0");
        String verify = Injection.fiveCommands().get(4);
        ForkedProcess nothing = cluster.run(verify);
        assertThat(nothing.awaitExit(LIMIT)).isOne();
        assertThat(nothing.errorLines()).containsExactly("verify.sh: no pod in rocketmq has app=broker");

        String line = "[rocketmq-hotfix] INFO applied loopback-filter to org.apache.rocketmq.remoting.common.RemotingUtil (rocketmq-remoting-5.0.0.jar)";
        cluster.pod("with", "exit 127", "a line without its end " + line);
        assertThat(cluster.run(verify).awaitExit(LIMIT)).isZero();
        // a line that an application prints is no proof
        cluster.pod("without", "exit 127", "starting, see [rocketmq-hotfix] INFO applied");
        ForkedProcess mixed = cluster.run(verify);
        assertThat(mixed.awaitExit(LIMIT)).isOne();
        assertThat(mixed.outputLines()).containsExactly("pod/with has the agent", "  " + line,
                "pod/without has NO agent");
        assertThat(mixed.errorLines()).containsExactly("verify.sh: 1 without the agent");
    }

    @Test
    void verificationFailsWhereAPatchIsNotApplied() throws IOException {
        ScriptedCluster cluster = ScriptedCluster.of(workspace, jars, "5.0.0");
        cluster.pod("strange", "exit 127",
                "[rocketmq-hotfix] WARN stood-aside:unknown-shape namesrv-reset for a.NettyRemotingClient (a.jar): why");

        ForkedProcess verified = cluster.run(Injection.fiveCommands().get(4));

        assertThat(verified.awaitExit(LIMIT)).isOne();
        assertThat(verified.errorLines()).containsExactly(
                "verify.sh: 1 with a patch that is failed, unknown-shape, disabled or dry-run");
    }

    @Test
    void withJavaToolOptionsABrokerOfRelease500DoesNotStartOnJava8() throws IOException {
        ScriptedCluster cluster = ScriptedCluster.of(workspace, jars, "5.0.0");
        cluster.run(Injection.fiveCommands().get(0)).awaitExit(LIMIT);
        cluster.run(
                "sed 's/name: app/name: broker/' agent/deploy/kubernetes/inject/client/patch.yaml | sed /^metadata/d"
                        + " | kubectl -n rocketmq patch statefulset rocketmq-broker --patch-file /dev/stdin")
                .awaitExit(LIMIT);

        ForkedProcess broker = cluster.started("rocketmq-broker-0");

        assertThat(broker.awaitExit(LIMIT)).isNotZero();
        assertThat(broker.errorLines()).anyMatch(line -> line.contains("Unrecognized option: -Xlog:gc*"));
    }

    @Test
    void anImageWithoutTheJarEndsTheInitContainerAndTheBroker() throws IOException {
        ScriptedCluster cluster = ScriptedCluster.of(workspace, jars, "5.0.0");
        for (String command : Injection.fiveCommands().subList(0, 3)) {
            cluster.run(command).awaitExit(LIMIT);
        }
        Files.delete(cluster.image().resolve("agent/rocketmq-hotfix-agent.jar"));

        ForkedProcess copier = cluster.initialised("rocketmq-broker-0");
        assertThat(copier.awaitExit(LIMIT)).isOne();
        assertThat(copier.errorLines()).anyMatch(line -> line.contains("is it the image of rocketmq-hotfix-agent?"));

        // a broker that starts without the init container fails too
        ForkedProcess broker = cluster.startedWithoutInit("rocketmq-broker-0");
        assertThat(broker.awaitExit(LIMIT)).isNotZero();
        assertThat(String.join("\n", broker.errorLines())).contains("Error opening zip file or JAR manifest missing");
    }

    private static String boot(ForkedProcess broker) {
        return broker.awaitOutput("boot", line -> line.contains("boot success"), LIMIT);
    }

    /** A workload, its pods, and a shell with fake programs for docker and for kubectl's server. */
    private record ScriptedCluster(Workspace workspace, JavaRuntime runtime, Host host, Path folder, Path image,
            Path rocketmqHome,
            Map<String, String> environment) {

        static ScriptedCluster of(Workspace workspace, ReleaseJars jars, String release) throws IOException {
            Requirements.agent();
            JavaRuntime runtime = Requirements.java(8);
            Host host = Host.alone(workspace, "broker-host",
                    Requirements.available(Host.unavailability(), BridgedBroker.BRIDGED));
            Path folder = workspace.directoryFor("cluster");
            Path fakePrograms = workspace.directoryFor("programs");
            for (String program : List.of("docker", "kubectl")) {
                try (InputStream script = StartScriptIT.class.getResourceAsStream("cluster/" + program)) {
                    Files.copy(script, fakePrograms.resolve(program));
                }
                assertThat(fakePrograms.resolve(program).toFile().setExecutable(true)).isTrue();
            }
            Path image = workspace.directoryFor("image");
            // the release's own script reads JAVA_OPT_EXT and not the image's variable for the heap
            Files.writeString(folder.resolve("workload.yaml"), Injection.workload("docker-chart").replace(
                    "{name: HEAP_OPTS, value: \"-Xms4g -Xmx4g\"}",
                    "{name: JAVA_OPT_EXT, value: \"-Xms256m -Xmx256m -Xmn128m -XX:MaxDirectMemorySize=256m -XX:-AlwaysPreTouch"
                            + " -Duser.home=" + workspace.directoryFor("home") + "\"}"));
            Map<String, String> environment = new HashMap<>(Map.of("PATH", fakePrograms + ":" + System.getenv("PATH"),
                    "KUBECTL", tools.kubectl().toString(), "CLUSTER", folder.toString(), "IMAGE", image.toString()));
            return new ScriptedCluster(workspace, runtime, host, folder, image,
                    ReleasedScripts.layOut(jars, new Release(release), workspace.directoryFor("rocketmq-" + release)),
                    environment);
        }

        /** Runs a command in the repository's root and waits for its end. */
        ForkedProcess run(String command) {
            ForkedProcess process = workspace
                    .keep(ForkedProcess.start("shell", List.of("sh", "-c", command), REPOSITORY, environment));
            process.awaitExit(LIMIT);
            return process;
        }

        ForkedProcess inPod(String name, String command) {
            return run("kubectl -n rocketmq exec pod/" + name + " -c broker -- " + command);
        }

        /** Starts the pod from the workload as it is now: the init container, if there is one, and then the broker. */
        ForkedProcess started(String name) throws IOException {
            if (!Injection.container(workload(), "hotfix-agent").isMissingNode()) {
                ForkedProcess copier = initialised(name);
                assertThat(copier.awaitExit(LIMIT)).as(copier.tail()).isZero();
            }
            return startedWithoutInit(name);
        }

        ForkedProcess initialised(String name) throws IOException {
            return new InjectedBrokerPod(workspace, host, runtime, name, image).initialise(workload(), "hotfix-agent");
        }

        ForkedProcess startedWithoutInit(String name) throws IOException {
            InjectedBrokerPod pod = new InjectedBrokerPod(workspace, host, runtime, name, image);
            ForkedProcess process = pod.start(workload(), "broker", rocketmqHome);
            process.await("first process", () -> children(process).findAny().isPresent(), LIMIT);
            pod(name, pod.enterScript(process), "");
            return process;
        }

        /** Adds a pod to the fake kubectl: the script by which a command enters the pod, and the pod's log. */
        void pod(String name, String enterScript, String log) throws IOException {
            Path pod = Files.createDirectories(folder.resolve("pod").resolve(name));
            Files.writeString(pod.resolve("enter"), enterScript);
            Files.writeString(pod.resolve("log"), log + "\n");
        }

        private JsonNode workload() throws IOException {
            return StrictManifest.of(Files.readString(folder.resolve("workload.yaml"))).object();
        }

        private static Stream<ProcessHandle> children(ForkedProcess process) {
            return ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::children);
        }
    }
}
