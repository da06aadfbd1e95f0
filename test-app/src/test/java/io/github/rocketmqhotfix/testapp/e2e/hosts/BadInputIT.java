package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.JarCopy;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.attach.AskedJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.ForeignAgent;
import io.github.rocketmqhotfix.testapp.program.release.TargetClasses;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with the flag, the jar or the classes: the host runs as without the agent, and one line says why. */
class BadInputIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String CLIENT = "org.apache.rocketmq.remoting.netty.NettyRemotingClient";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nonsense=1            | option nonsense: unknown; allowed are enabled, patches, dry-run, local-ip, namesrv-attempt, log-level",
        "patches=loopback      | option patches: 'loopback' is ignored: allowed are loopback-filter, namesrv-reset, sendback-fallback, separated by colons",
        "local-ip=127.0.0.1    | option local-ip: '127.0.0.1' is ignored: allowed is a literal IP, or a network such as 10.20.0.0/16, that is not loopback, wildcard, multicast or link-local",
        "local-ip=my.host.name | option local-ip: 'my.host.name' is ignored: allowed is a literal IP, or a network such as 10.20.0.0/16, that is not loopback, wildcard, multicast or link-local",
        "namesrv-attempt=49    | option namesrv-attempt: '49' is ignored: allowed are 50 to 10000 (milliseconds) and off",
        "namesrv-attempt=10001 | option namesrv-attempt: '10001' is ignored: allowed are 50 to 10000 (milliseconds) and off",
        "namesrv-attempt=soon  | option namesrv-attempt: 'soon' is ignored: allowed are 50 to 10000 (milliseconds) and off",
        "log-level=loud        | option log-level: 'loud' is ignored: allowed are error, warn, info, debug"})
    void aBadOptionCostsOneLineAndTheDefaultsStand(String options, String warning) {
        try (Workspace workspace = Workspace.create("bad-option"); ReleaseJars jars = new ReleaseJars()) {
            ForkedProcess host = start(workspace, Requirements.agent(options).argument(), release(jars));

            assertThat(host.awaitExit(LIMIT)).as(host.tail()).isZero();
            assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" WARN "))
                    .containsExactly("[rocketmq-hotfix] WARN " + warning);
            assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" applied ")).hasSize(5);
        }
    }

    /** The default would patch where an operator asked for the opposite. */
    @ParameterizedTest
    @CsvSource({"enabled=no, no, enabled", "dry-run=yes, yes, dry-run", "dry-run, '', dry-run"})
    void aBadValueOfEnabledOrDryRunInstallsNothingAndOneLineSaysSo(String options, String value, String key) {
        try (Workspace workspace = Workspace.create("bad-switch")) {
            AskedJvm host = AskedJvm.withTargets(workspace, JavaRuntime.current(), List.of(), Requirements.agent(options).argument());

            assertThat(AgentLines.of(host.process())).containsExactly("[rocketmq-hotfix] WARN option " + key + ": '" + value
                    + "' is neither true nor false, so nothing is installed");
            assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                    .allMatch(id -> host.answer("outcome " + id).equals("stood-aside:disabled"));
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void aSecondFlagOfTheSameJarIsIgnoredWithOneLine(int java) {
        try (Workspace workspace = Workspace.create("twice"); ReleaseJars jars = new ReleaseJars()) {
            String flag = Requirements.agent().argument();
            ForkedProcess host = new BareJvm(workspace, Requirements.java(java)).start("host", TargetClasses.class,
                    List.of(flag, flag), Map.of(), List.of(release(jars)));

            assertThat(host.awaitExit(LIMIT)).as(host.tail()).isZero();
            assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" WARN ")).containsExactly(
                    "[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored");
            assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" applied ")).hasSize(5);
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void mergedIntoSomebodysUberJarItStandsBack(int java) throws IOException {
        try (Workspace workspace = Workspace.create("uber-jar"); ReleaseJars jars = new ReleaseJars()) {
            Path uberJar = uberJar(workspace.directory().resolve("uber.jar"), Requirements.agent());
            ForkedProcess host = new BareJvm(workspace, Requirements.java(java)).start("host", TargetClasses.class,
                    List.of("-javaagent:" + uberJar), Map.of(), List.of(release(jars)));

            assertThat(host.awaitExit(LIMIT)).as(host.tail()).isZero();
            assertThat(loadedWell(host)).isEqualTo(5);
            assertThat(AgentLines.of(host)).singleElement().asString()
                    .startsWith("[rocketmq-hotfix] WARN failed:agent-jar: the agent's classes come from ")
                    .contains("uber.jar, whose manifest does not name them; nothing is patched");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "public class NettyRemotingClient { }",
        "public class NettyRemotingClient { private java.util.concurrent.atomic.AtomicLong namesrvAddrChoosed;"
                + " public void updateNameServerAddressList(java.util.List<String> list) { } }"})
    void aTargetOfUnknownShapeStaysAsItIs(String source) throws IOException {
        try (Workspace workspace = Workspace.create("unknown-shape")) {
            Path classes = compiled(workspace.directory(), source);
            ForkedProcess host = start(workspace, Requirements.agent().argument(), "org.apache.rocketmq=" + classes + File.separator);

            assertThat(host.awaitExit(LIMIT)).as(host.tail()).isZero();
            assertThat(loadedWell(host)).isEqualTo(1);
            assertThat(AgentLines.of(host)).singleElement().asString()
                    .startsWith("[rocketmq-hotfix] WARN stood-aside:unknown-shape namesrv-reset for " + CLIENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "nonsense", "empty"})
    void unreadableClassBytesAreLeftToTheJvm(String damage) throws IOException {
        try (Workspace workspace = Workspace.create("unreadable")) {
            Path classes = compiled(workspace.directory(), "public class NettyRemotingClient { int a; }");
            Path file = classes.resolve(CLIENT.replace('.', '/') + ".class");
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, damage.equals("truncated") ? Arrays.copyOf(bytes, bytes.length / 2)
                    : damage.equals("empty") ? new byte[0] : "nonsense, and long enough".getBytes(StandardCharsets.US_ASCII));
            String argument = "org.apache.rocketmq=" + classes + File.separator;

            ForkedProcess without = new BareJvm(workspace, JavaRuntime.current()).start("without", TargetClasses.class,
                    List.of(), Map.of(), List.of(argument));
            ForkedProcess with = start(workspace, Requirements.agent().argument(), argument);

            assertThat(without.awaitExit(LIMIT)).as(without.tail()).isZero();
            assertThat(with.awaitExit(LIMIT)).as(with.tail()).isZero();
            assertThat(with.outputLines()).isEqualTo(without.outputLines()).anyMatch(line -> line.contains("ClassFormatError"));
            assertThat(AgentLines.of(with)).singleElement().asString().contains("failed:unreadable-class namesrv-reset for " + CLIENT);
        }
    }

    private static ForkedProcess start(Workspace workspace, String flag, String argument) {
        return new BareJvm(workspace, JavaRuntime.current()).start("host", TargetClasses.class, List.of(flag), Map.of(),
                List.of(argument));
    }

    private static long loadedWell(ForkedProcess host) {
        return host.outputLines().stream().filter(line -> line.contains("\"failure\":\"\"")).count();
    }

    private static Path compiled(Path directory, String source) throws IOException {
        Path file = Files.createDirectories(directory.resolve("source")).resolve("NettyRemotingClient.java");
        Files.writeString(file, "package org.apache.rocketmq.remoting.netty; " + source);
        Path classes = Files.createDirectories(directory.resolve("compiled"));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), file.toString());
        assertThat(exit).isZero();
        return classes;
    }

    /** The agent's entries under a manifest that names somebody else's agent, which calls ours. */
    private static Path uberJar(Path target, AgentFlag agent) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(("Manifest-Version: 1.0\nPremain-Class: "
                + ForeignAgent.class.getName() + "\nCan-Retransform-Classes: true\n")
                .getBytes(StandardCharsets.UTF_8)));
        try (JarFile ours = new JarFile(agent.jar().toFile())) {
            return JarCopy.withManifest(ours, manifest, target);
        }
    }

    private static String release(ReleaseJars jars) {
        return "org.apache.rocketmq=" + jars.client(new Release("4.9.0")).stream().map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
