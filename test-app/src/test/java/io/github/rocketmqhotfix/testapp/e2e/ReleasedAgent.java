package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.tools.ExecFileLoader;

/** Somebody else's agent as it is published, and what shows in a host that it works. */
enum ReleasedAgent {

    /** Has an instrumentation of RocketMQ's client, and writes the spans on standard error. */
    OPENTELEMETRY("io.opentelemetry.javaagent:opentelemetry-javaagent:2.22.0") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            return List.of(flag(""), "-Dotel.traces.exporter=logging", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none");
        }

        @Override
        void assertWorked(ForkedProcess ended, Path folder) {
            assertThat(ended.errorLines()).filteredOn(line -> line.contains("LoggingSpanExporter"))
                    .anyMatch(line -> line.contains("'" + HostedRun.KNOWN_TOPIC + " publish'") && line.contains("rocketmq-client-4.8"));
        }
    },
    JACOCO("org.jacoco:org.jacoco.agent:jar:runtime:0.8.14") {
        private static final String EXECUTION_DATA = "jacoco.exec";
        private static final String CLIENT = "org/apache/rocketmq/remoting/netty/NettyRemotingClient";

        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            return List.of(flag("destfile=" + folder.resolve(EXECUTION_DATA) + ",includes=org.apache.rocketmq.*"));
        }

        @Override
        void assertWorked(ForkedProcess ended, Path folder) {
            ExecFileLoader data = new ExecFileLoader();
            try {
                data.load(folder.resolve(EXECUTION_DATA).toFile());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            assertThat(data.getExecutionDataStore().getContents()).filteredOn(each -> each.getName().equals(CLIENT))
                    .singleElement().satisfies(each -> assertThat(passed(each)).isGreaterThan(20));
        }

        private static long passed(ExecutionData data) {
            boolean[] probes = data.getProbes();
            return IntStream.range(0, probes.length).filter(probe -> probes[probe]).count();
        }
    },
    /** With a rule in one of the methods that are woven. */
    BYTEMAN("org.jboss.byteman:byteman:4.0.26") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            try {
                Path rule = Files.writeString(folder.resolve("rule.btm"), """
                        RULE a call without an address
                        CLASS org.apache.rocketmq.remoting.netty.NettyRemotingClient
                        METHOD invokeSync
                        AT ENTRY
                        IF $1 == null
                        DO traceln("a rule of Byteman saw a call of " + $3 + " ms")
                        ENDRULE
                        """);
                // else only loaders that see the class path see what rules need
                return List.of(flag("boot:" + jar() + ",script:" + rule));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        void assertWorked(ForkedProcess ended, Path folder) {
            assertThat(ended.outputLines()).contains("a rule of Byteman saw a call of 500 ms");
        }
    },
    /** Gives the JDK's blocking methods another body. */
    BLOCKHOUND("io.projectreactor.tools:blockhound:1.0.15.RELEASE") {
        @Override
        List<String> flags(JavaRuntime runtime, Path folder) {
            // from 13 on the JVM must be told to take what it does
            return runtime.majorVersion() < 13 ? List.of(flag(""))
                    : List.of(flag(""), "-XX:+UnlockDiagnosticVMOptions", "-XX:+AllowRedefinitionToAddDeleteMethods");
        }

        @Override
        List<Path> libraries() {
            return Installations.JARS.library("io.projectreactor:reactor-core:3.7.9");
        }

        @Override
        String application() {
            return "ReactorHost";
        }

        @Override
        void awaitWork(ForkedProcess host) {
            host.awaitOutput("a blocked thread", line -> line.startsWith("{\"event\":\"blocked\""), HostedRun.LIMIT);
        }

        @Override
        void assertWorked(ForkedProcess ended, Path folder) {
            assertThat(ClientEvents.of(ended, "blocked")).singleElement()
                    .satisfies(event -> assertThat(event.path("failure").asText()).isEqualTo("reactor.blockhound.BlockingOperationError"));
        }
    };

    private final String coordinates;

    ReleasedAgent(String coordinates) {
        this.coordinates = coordinates;
    }

    /** Its flag and what else it needs; it may write into the folder. */
    abstract List<String> flags(JavaRuntime runtime, Path folder);

    /** What it gives, of a host that has run HostedApplication. */
    abstract void assertWorked(ForkedProcess ended, Path folder);

    /** What its host needs beside RocketMQ. */
    List<Path> libraries() {
        return List.of();
    }

    /** The client application that it shows itself in; runs HostedApplication. */
    String application() {
        return "HostedApplication";
    }

    /** Waits until it had its chance, once HostedApplication is through. */
    void awaitWork(ForkedProcess host) {
        // it had it on the way
    }

    String flag(String options) {
        return new AgentFlag(jar(), options).argument();
    }

    Path jar() {
        return Installations.JARS.jarOnly(coordinates);
    }
}
