package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the cluster model with pods that do not run RocketMQ. */
class PodClusterIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Answers every line with the name of its pod. */
    private static final String SERVER = """
            import java.io.*;
            import java.net.*;
            public class Server {
                public static void main(String[] arguments) throws IOException {
                    try (ServerSocket server = new ServerSocket(7000)) {
                        while (true) {
                            Socket socket = server.accept();
                            new Thread(() -> answer(socket)).start();
                        }
                    }
                }
                static void answer(Socket socket) {
                    try (socket; BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
                        while (lines.readLine() != null) {
                            socket.getOutputStream().write((System.getenv("HOSTNAME") + "\\n").getBytes());
                        }
                    } catch (IOException gone) {
                    }
                }
            }
            """;

    private static final String STORE = """
            kind: Service
            metadata: {name: store}
            spec: {clusterIP: None, selector: {app: store}, ports: [{port: 7000}]}
            ---
            kind: Service
            metadata: {name: any}
            spec: {selector: {app: store}, ports: [{port: 80, targetPort: data}]}
            ---
            kind: StatefulSet
            metadata: {name: store}
            spec:
              serviceName: store
              replicas: 2
              podManagementPolicy: Parallel
              template:
                metadata: {labels: {app: store}}
                spec:
                  terminationGracePeriodSeconds: 20
                  containers:
                    - name: main
                      image: jdk
                      command: [sh, -c, 'echo $POD_IP >> /claim/starts; echo $POD_IP >> /scratch/starts; exec $JAVA_HOME/bin/java -Xmx32m /app/Server.java']
                      env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                      ports: [{name: data, containerPort: 7000}]
                      startupProbe: {tcpSocket: {port: data}, periodSeconds: 1, failureThreshold: 90, timeoutSeconds: 5}
                      readinessProbe: {exec: {command: [test, '!', -e, /scratch/unready]}, periodSeconds: 1, failureThreshold: 1, timeoutSeconds: 10}
                      volumeMounts: [{name: claim, mountPath: /claim}, {name: scratch, mountPath: /scratch}]
                  volumes: [{name: scratch, emptyDir: {}}]
              volumeClaimTemplates: [{metadata: {name: claim}}]
            """;

    private static final String CLIENT = """
            kind: Pod
            metadata: {name: client}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: jdk, command: [sleep, '600']}]
            """;

    @AutoClose
    private Workspace workspace;
    private PodCluster cluster;

    @BeforeEach
    void makeCluster() throws IOException {
        Requirements.available(PodCluster.unavailability(), "pods");
        workspace = Workspace.create("pod-cluster");
        Path app = workspace.directoryFor("app");
        Files.writeString(app.resolve("Server.java"), SERVER);
        cluster = PodCluster.in(workspace, Manifests.NAMESPACE, Map.of("jdk", new ContainerImage(Map.of("/app", app),
                Map.of("JAVA_HOME", JavaRuntime.current().home().toString()), "/app")));
    }

    @Test
    void aDeletedPodComesBackUnderItsNameWithAnotherAddressAndItsClaim() throws IOException {
        apply(STORE, CLIENT);
        cluster.awaitReady(LIMIT);
        Pod first = cluster.pod("store-0");
        String before = first.address();
        String neighbour = cluster.pod("store-1").address();
        assertThat(addressesOf("store-0.store")).containsExactly(before);
        assertThat(addressesOf("store.shop.svc.cluster.local")).containsExactlyInAnyOrder(before, neighbour);
        assertThat(addressesOf("store-2.store")).isEmpty();
        assertThat(answer("store-0.store", 7000)).isEqualTo("store-0");

        Pod second = cluster.replace("store-0", LIMIT);

        assertThat(first.isOver()).isTrue();
        assertThat(first.failures()).isEmpty();
        assertThat(second.address()).isNotIn(before, neighbour);
        assertThat(addressesOf("store-0.store")).containsExactly(second.address());
        assertThat(answer("store-0.store", 7000)).isEqualTo("store-0");
        assertThat(Files.readAllLines(second.volume("claim").resolve("starts"))).containsExactly(before,
                second.address());
        assertThat(Files.readAllLines(second.volume("scratch").resolve("starts"))).containsExactly(second.address());
    }

    @Test
    void aServiceLeadsToReadyPodsAndAnOpenConnectionKeepsItsPod() {
        apply(STORE, CLIENT);
        cluster.awaitReady(LIMIT);
        assertThat(addressesOf("any")).containsExactly(cluster.serviceAddress("any").orElseThrow());
        assertThat(cluster.serviceAddress("store")).isEmpty();
        assertThatThrownBy(() -> cluster.serviceAddress("unknown")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no Service unknown in namespace shop");
        ForkedProcess open = workspace.keep(ForkedProcess.start("open", inClient(
                "exec 3<> /dev/tcp/any/80; while read -r line; do echo $line >&3; read -r -u 3 answer; echo $line $answer; done"),
                workspace.directory(), Map.of()));
        open.send("first");
        String backend = open.awaitOutput("answer", line -> line.startsWith("first "), LIMIT)
                .substring("first ".length());
        String other = backend.equals("store-0") ? "store-1" : "store-0";

        makeUnready(backend);
        assertThat(IntStream.range(0, 8).mapToObj(attempt -> answer("any", 80))).containsOnly(other);
        open.send("second");
        assertThat(open.awaitOutput("answer", line -> line.startsWith("second "), LIMIT))
                .isEqualTo("second " + backend);

        makeUnready(other);
        assertThat(answer("any", 80)).contains("Connection refused");
        assertThat(addressesOf("store")).isEmpty();
        open.send("third");
        assertThat(open.awaitOutput("answer", line -> line.startsWith("third "), LIMIT)).isEqualTo("third " + backend);
    }

    @Test
    void aFirstProcessWithoutAHandlerForSigtermIsKilledAfterItsGracePeriod() {
        apply(CLIENT);
        Pod client = cluster.awaitReady("client", LIMIT);

        long start = System.nanoTime();
        cluster.delete("client");
        awaitOver(client);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(client.failures()).containsExactly("main did not end in its grace period and was killed");
        // the cluster forgets the pod a moment after its end
        Awaitility.await().atMost(LIMIT)
                .untilAsserted(() -> assertThatThrownBy(() -> cluster.pod("client")).isInstanceOf(PodFailure.class));
    }

    @Test
    void preStopComesBeforeSigtermAndAPodThatEndsInTimeIsNotKilled() {
        apply("""
                kind: Pod
                metadata: {name: polite}
                spec:
                  terminationGracePeriodSeconds: 60
                  containers:
                    - name: main
                      image: jdk
                      command: [sh, -c, 'trap "echo terminated; exit 0" TERM; echo up; while :; do sleep 0.1; done']
                      lifecycle: {preStop: {exec: {command: [sh, -c, 'echo stopping > /proc/1/fd/1']}}}
                """);
        Pod pod = cluster.awaitReady("polite", LIMIT);
        ForkedProcess process = pod.lastProcess();
        process.awaitOutput("up", line -> line.equals("up"), LIMIT);

        cluster.delete("polite");
        awaitOver(pod);

        assertThat(process.outputLines()).containsExactly("up", "stopping", "terminated");
        assertThat(pod.failures()).isEmpty();
    }

    @Test
    void aContainerWhoseLivenessProbeFailsIsStartedAgain() throws IOException {
        apply("""
                kind: Pod
                metadata: {name: watched}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: main
                      image: jdk
                      command: [sh, -c, 'touch /scratch/alive; exec sleep 600']
                      livenessProbe: {exec: {command: [test, -e, /scratch/alive]}, initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 2, timeoutSeconds: 10}
                      volumeMounts: [{name: scratch, mountPath: /scratch}]
                  volumes: [{name: scratch, emptyDir: {}}]
                """);
        Pod pod = cluster.awaitReady("watched", LIMIT);
        pod.lastProcess().await("file", () -> Files.exists(pod.volume("scratch").resolve("alive")), LIMIT);
        String address = pod.address();

        Files.delete(pod.volume("scratch").resolve("alive"));

        Awaitility.await().atMost(LIMIT).until(() -> pod.restarts() == 1 && pod.isReady());
        assertThat(pod.failures()).first().asString().startsWith("main is restarted: its livenessProbe failed 2 times");
        assertThat(pod.address()).isEqualTo(address);
        assertThat(cluster.pod("watched")).isSameAs(pod);
    }

    @Test
    void aPodWithAnUnsupportedFieldIsRefused() {
        apply("{kind: Pod, metadata: {name: greedy}, spec: {hostNetwork: true, containers: [{name: main, image: jdk, command: [sleep, '1']}]}}");

        assertThatThrownBy(() -> cluster.awaitReady("greedy", LIMIT))
                .hasMessage("pod greedy: hostNetwork is not supported: true");
    }

    private void apply(String... manifests) {
        List.of(manifests).forEach(manifest -> cluster.apply(Rendering.of(manifest).objects()));
    }

    private void makeUnready(String name) {
        Pod pod = cluster.pod(name);
        run(pod.inContainer(List.of("touch", "/scratch/unready")));
        Awaitility.await().atMost(LIMIT).until(() -> !pod.isReady());
        // the names and rules of the Services change a moment later
        Awaitility.await().atMost(LIMIT).until(() -> !addressesOf("store").contains(pod.address()));
    }

    private static void awaitOver(Pod pod) {
        Awaitility.await().atMost(LIMIT).until(pod::isOver);
    }

    /** Returns the addresses that the client's resolver finds; none if the name is unknown. */
    private List<String> addressesOf(String name) {
        return run(inClient("getent ahostsv4 " + name)).stream().filter(line -> line.contains("STREAM"))
                .map(line -> line.split("\\s+")[0]).toList();
    }

    /** Returns the answer on a new connection, or the error. */
    private String answer(String name, int port) {
        return String.join(" ", run(inClient("exec 3<> /dev/tcp/" + name + "/" + port
                + " && echo hello >&3 && read -r -u 3 answer && echo $answer")));
    }

    private List<String> inClient(String script) {
        return cluster.pod("client").inContainer(List.of("bash", "-c", script));
    }

    private List<String> run(List<String> command) {
        try (ForkedProcess process = ForkedProcess.start("command", command, workspace.directory(), Map.of())) {
            process.awaitExit(LIMIT);
            return process.outputLines().isEmpty() ? process.errorLines() : process.outputLines();
        }
    }
}
