package io.github.rocketmqhotfix.testapp.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.hosts.HostedRun;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.FreePorts;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import io.github.rocketmqhotfix.testapp.program.host.ReactorHost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.tools.ExecDumpClient;

/**
 * A published agent of another project, and the check that it works in a host. The check follows each run of the
 * application.
 */
enum ReleasedAgent {

    /** Instruments RocketMQ's client, and writes the spans to standard error. */
    OPENTELEMETRY("io.opentelemetry.javaagent:opentelemetry-javaagent:2.22.0") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            return List.of(flag(""), "-Dotel.traces.exporter=logging", "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none",
                    "-Dotel.bsp.schedule.delay=200");
        }

        @Override
        void assertWorked(ForkedProcess host, Path folder, int runs) {
            host.await("a span of each run",
                    () -> host.errorLines().stream().filter(line -> line.contains("LoggingSpanExporter")
                            && line.contains("'" + HostedRun.KNOWN_TOPIC + " publish'")
                            && line.contains("rocketmq-client-4.8")).count() == runs,
                    HostedRun.LIMIT);
        }
    },
    JACOCO("org.jacoco:org.jacoco.agent:jar:runtime:0.8.14") {
        private static final String CLIENT = "org/apache/rocketmq/remoting/netty/NettyRemotingClient";

        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            return List.of(flag("output=tcpserver,port=" + newPort(folder) + ",includes=org.apache.rocketmq.*"));
        }

        @Override
        void assertWorked(ForkedProcess host, Path folder, int runs) {
            ExecDumpClient client = new ExecDumpClient();
            // the next dump then covers only the next run
            client.setReset(true);
            assertThat(UncheckedFiles.unchecked(() -> client.dump("127.0.0.1", portIn(folder))).getExecutionDataStore()
                    .getContents())
                    .filteredOn(each -> each.getName().equals(CLIENT))
                    .singleElement().satisfies(each -> assertThat(executedProbes(each)).isGreaterThan(20));
        }

        private static long executedProbes(ExecutionData data) {
            boolean[] probes = data.getProbes();
            return IntStream.range(0, probes.length).filter(probe -> probes[probe]).count();
        }
    },
    /** Runs a rule in a method that the hotfix agent weaves too. */
    BYTEMAN("org.jboss.byteman:byteman:4.0.26") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            Path rule = UncheckedFiles.writeString(folder.resolve("rule.btm"), """
                    RULE a send-back
                    CLASS org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl
                    METHOD sendMessageBack
                    AT ENTRY
                    IF true
                    DO traceln("a rule of Byteman saw a send-back to " + $3)
                    ENDRULE
                    """);
            // without the option boot, only class loaders that see the class path find the classes that a rule needs
            return List.of(flag("boot:" + jar() + ",script:" + rule));
        }

        @Override
        void assertWorked(ForkedProcess host, Path folder, int runs) {
            assertThat(host.outputLines()).filteredOn("a rule of Byteman saw a send-back to broker-a"::equals)
                    .hasSize(runs);
        }
    },
    /** Replaces the bodies of blocking methods in the JDK. */
    BLOCKHOUND("io.projectreactor.tools:blockhound:1.0.15.RELEASE") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            // from Java 13 on the JVM refuses to add methods to a loaded class without this flag
            return runtime.majorVersion() < 13 ? List.of(flag(""))
                    : List.of(flag(""), "-XX:+UnlockDiagnosticVMOptions", "-XX:+AllowRedefinitionToAddDeleteMethods");
        }

        @Override
        List<Path> libraries() {
            return Installations.JARS.library("io.projectreactor:reactor-core:3.7.9");
        }

        @Override
        Class<?> application() {
            return ReactorHost.class;
        }

        @Override
        void assertWorked(ForkedProcess host, Path folder, int runs) {
            host.await("a blocked thread in each run", () -> ClientEvents.of(host, "blocked").size() == runs,
                    HostedRun.LIMIT);
            assertThat(ClientEvents.of(host, "blocked")).allSatisfy(event -> assertThat(event.path("failure").asText())
                    .isEqualTo("reactor.blockhound.BlockingOperationError"));
        }
    },
    /** Publishes MBeans as metrics. {@code e2e.k8s.MonitoringIT} tests the metrics of the hotfix agent's MBeans. */
    JMX_EXPORTER("io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            return List.of(flag("127.0.0.1:" + newPort(folder) + ":"
                    + UncheckedFiles.writeString(folder.resolve("exporter.yaml"), """
                            includeObjectNames: ["java.lang:type=Threading"]
                            rules:
                              - pattern: ".*"
                            """)));
        }

        @Override
        void assertWorked(ForkedProcess host, Path folder, int runs) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + portIn(folder) + "/metrics"))
                    .timeout(HostedRun.LIMIT).build();
            HttpResponse<String> metrics = HttpClient.newHttpClient()
                    .sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body().lines()).contains("jmx_scrape_error 0.0")
                    .anyMatch(line -> line.matches("java_lang_Threading_ThreadCount [1-9].*"));
        }
    };

    private final String coordinates;

    ReleasedAgent(String coordinates) {
        this.coordinates = coordinates;
    }

    /** Returns the agent's flag and the other flags that the agent needs; may write files into the folder. */
    abstract List<String> flags(JavaRuntime runtime, Path folder);

    /**
     * Requires that the agent worked in the last run of HostedApplication. Must be called after each run.
     *
     * @param runs the number of runs so far
     */
    abstract void assertWorked(ForkedProcess host, Path folder, int runs);

    /** Returns the libraries that the host needs in addition to RocketMQ. */
    List<Path> libraries() {
        return List.of();
    }

    /** Returns the program in which the effect of this agent is visible; the program runs HostedApplication. */
    Class<?> application() {
        return HostedApplication.class;
    }

    String flag(String options) {
        return new AgentFlag(jar(), options).argument();
    }

    Path jar() {
        return Installations.JARS.jarOnly(coordinates);
    }

    /** Chooses a port and stores it for {@link #portIn}. */
    private static int newPort(Path folder) {
        int port = FreePorts.one();
        UncheckedFiles.writeString(folder.resolve("port"), Integer.toString(port));
        return port;
    }

    private static int portIn(Path folder) {
        return Integer.parseInt(UncheckedFiles.readString(folder.resolve("port")));
    }
}
