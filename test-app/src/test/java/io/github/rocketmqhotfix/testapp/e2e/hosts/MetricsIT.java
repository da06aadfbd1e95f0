package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.ServerPair;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.FreePorts;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.program.release.MetricsWatch;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests when the agent registers its MBeans, and which classes it loads into a host that does not use JMX. */
class MetricsIT {

    private static final List<Integer> JAVAS = List.of(8, 17, 25);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PATIENCE_MILLIS = 10_000;

    @AutoClose
    private final Workspace workspace = Workspace.create("metrics");

    @Test
    void aHostWithoutJmxGetsTheMBeansTenSecondsAfterTheFirstTarget() throws IOException {
        List<ForkedProcess> hosts = JAVAS.stream().map(java -> start(workspace, java, "none")).toList();
        for (ForkedProcess host : hosts) {
            JsonNode registered = registered(host);
            assertThat(registered.path("afterMillis").asLong()).isGreaterThanOrEqualTo(PATIENCE_MILLIS);
            assertOutcomes(registered);
            assertThat(registered.path("kept").asBoolean())
                    .as("the agent's thread keeps an object of the host's thread alive").isFalse();
            assertNoClassOfTheAgentIsLoadedOnceJmxIsThere(host);
        }
    }

    @Test
    void aHostWithAnMBeanServerGetsTheMBeansAtOnce() throws IOException {
        // one after the other: together they load their classes too slowly on a busy machine
        for (int java : JAVAS) {
            JsonNode registered = registered(start(workspace, java, "own"));
            assertThat(registered.path("afterMillis").asLong()).isLessThan(PATIENCE_MILLIS);
            assertOutcomes(registered);
        }
    }

    // JMX of a JVM that this test has started
    @SuppressWarnings("BanJNDI")
    @Test
    void aRemoteReaderSeesTheSwitchFromOneNameServerToAnother() throws Exception {
        try (ScriptedServer first = ScriptedServer.start(Script.SUCCESS);
                ScriptedServer second = ScriptedServer.start(Script.SUCCESS)) {
            int port = FreePorts.one();
            NameServerClient client = NameServerClient.start(workspace, Installations.plain("4.9.0").client(), "client",
                    jmxOn(port));
            client.list(List.of(first.address(), second.address()));
            client.requireAnswers();
            // finds the NameServer in use only after a first call: on a busy machine that call may take longer than an
            // attempt, and then the client changes to the other NameServer
            ServerPair pair = ServerPair.of(first, second, client::requireAnswers);
            JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
            try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
                MBeanServerConnection jmx = connector.getMBeanServerConnection();
                ObjectName bean = new ObjectName("io.github.rocketmqhotfix:type=Patch,name=namesrv-reset");
                client.process().await("the MBean", () -> UncheckedFiles.unchecked(() -> jmx.isRegistered(bean)),
                        LIMIT);
                long interventions = (Long) jmx.getAttribute(bean, "Interventions");
                long repeated = (Long) jmx.getAttribute(bean, "RepeatedRequests");

                pair.used().follow(Script.SILENCE);
                client.call(CallPlan.of(1, 2));

                String detail = "left " + pair.used().address() + " for " + pair.other().address()
                        + " after 500 ms without an answer";
                assertThat(jmx.getAttribute(bean, "Interventions")).isEqualTo(interventions + 1);
                assertThat(jmx.getAttribute(bean, "LastDetail")).isEqualTo(detail);
                assertThat(jmx.getAttribute(bean, "RepeatedRequests")).isEqualTo(repeated + 1);
                assertThat(jmx.getAttribute(bean, "Failures")).isEqualTo(0L);
                assertThat((CompositeData[]) jmx.getAttribute(bean, "Targets")).singleElement().satisfies(target -> {
                    assertThat(target.get("class")).isEqualTo("org.apache.rocketmq.remoting.netty.NettyRemotingClient");
                    assertThat(target.get("jar")).isEqualTo("rocketmq-remoting-4.9.0.jar");
                    assertThat(target.get("outcome")).isEqualTo("applied");
                });
            }
        }
    }

    private static List<String> jmxOn(int port) {
        String prefix = "-Dcom.sun.management.jmxremote.";
        return List.of(Requirements.agent().argument(), prefix + "port=" + port, prefix + "rmi.port=" + port,
                prefix + "host=127.0.0.1", prefix + "authenticate=false", prefix + "ssl=false",
                "-Djava.rmi.server.hostname=127.0.0.1");
    }

    private static ForkedProcess start(Workspace workspace, int java, String server) {
        return new BareJvm(workspace, Requirements.java(java)).start("java-" + java, MetricsWatch.class,
                List.of("-verbose:class", Requirements.agent().argument()), Map.of(),
                List.of(server, Installations.clientArgument()));
    }

    private static JsonNode registered(ForkedProcess host) throws IOException {
        String event = TestJvm.ended(host).awaitOutput("MBeans", line -> line.contains("{\"event\":\"registered\""),
                LIMIT);
        return new JsonMapper().readTree(event.substring(event.indexOf('{')));
    }

    private static void assertOutcomes(JsonNode registered) {
        assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                .allSatisfy(patch -> assertThat(registered.path(patch).asText()).isEqualTo("applied"));
    }

    /** At that time the jar may have been overwritten, and Java 8 crashes if it reads a class from such a jar. */
    private static void assertNoClassOfTheAgentIsLoadedOnceJmxIsThere(ForkedProcess host) {
        List<String> lines = host.outputLines();
        int begin = lines.indexOf(
                lines.stream().filter(line -> line.contains("com.sun.jmx.interceptor.")).findFirst().orElseThrow());
        assertThat(lines.subList(0, begin))
                .anyMatch(line -> line.contains("io.github.rocketmqhotfix.report.PatchMetrics"));
        assertThat(lines.subList(begin, lines.size())).noneMatch(line -> line.contains("io.github.rocketmqhotfix.")
                && !line.contains("io.github.rocketmqhotfix.testapp."));
    }
}
