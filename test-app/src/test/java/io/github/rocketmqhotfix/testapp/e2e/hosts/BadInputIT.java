package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.JavaSource;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.e2e.attach.AnsweringJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.ForeignAgent;
import io.github.rocketmqhotfix.testapp.program.release.TargetClasses;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If an option, the jar or a class is wrong, the host still runs. Depending on the error, the agent uses a default,
 * ignores a second flag, leaves the class alone, or installs nothing, and its line gives the reason.
 */
@Tag(TestGroup.QUICK)
class BadInputIT {

    private static final String CLIENT = "org.apache.rocketmq.remoting.netty.NettyRemotingClient";

    @AutoClose
    private final Workspace workspace = Workspace.create("bad-input");

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
    void aBadOptionCausesOneWarningAndTheDefaultIsUsed(String options, String warning) {
        ForkedProcess host = run(workspace, Requirements.agent(options).argument(), Installations.clientArgument());

        assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" WARN "))
                .containsExactly("[rocketmq-hotfix] WARN " + warning);
        assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" applied ")).hasSize(5);
    }

    /** The default would apply the patches, which is the opposite of the operator's wish. */
    @ParameterizedTest
    @CsvSource({"enabled=no, no, enabled", "dry-run=yes, yes, dry-run", "dry-run, '', dry-run"})
    void aBadValueOfEnabledOrDryRunInstallsNothingAndCausesOneWarning(String options, String value, String key) {
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, JavaRuntime.current(),
                Requirements.agent(options).argument());

        assertThat(AgentLines.of(host.process())).containsExactly("[rocketmq-hotfix] WARN option " + key + ": '" + value
                + "' is neither true nor false, so nothing is installed");
        assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                .allMatch(id -> host.outcome(id).equals("stood-aside:disabled"));
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17})
    void aSecondFlagWithTheSameJarIsIgnoredWithOneWarning(int java) {
        String flag = Requirements.agent().argument();
        ForkedProcess host = TestJvm.run(workspace, Requirements.java(java), "host", TargetClasses.class,
                List.of(flag, flag),
                Installations.clientArgument());

        assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" WARN ")).containsExactly(
                "[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored");
        assertThat(AgentLines.of(host)).filteredOn(line -> line.contains(" applied ")).hasSize(5);
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17})
    void anAgentInsideAnotherJarInstallsNothing(int java) throws IOException {
        // ForeignAgent calls this agent
        Path uberJar = Jars.withManifest(Requirements.agent().jar(),
                Map.of("Premain-Class", ForeignAgent.class.getName(),
                        "Can-Retransform-Classes", "true"),
                workspace.directory().resolve("uber.jar"));
        ForkedProcess host = TestJvm.run(workspace, Requirements.java(java), "host", TargetClasses.class,
                List.of("-javaagent:" + uberJar), Installations.clientArgument());

        assertThat(loadedWithoutFailure(host)).isEqualTo(5);
        assertThat(AgentLines.of(host)).singleElement().asString()
                .startsWith("[rocketmq-hotfix] WARN failed:agent-jar: the agent's classes come from ")
                .contains("uber.jar, whose manifest does not name the agent; nothing is patched");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "public class NettyRemotingClient { }",
        "public class NettyRemotingClient { private java.util.concurrent.atomic.AtomicLong namesrvAddrChoosed;"
                + " public void updateNameServerAddressList(java.util.List<String> list) { } }"})
    void aTargetOfUnknownShapeStaysUnpatched(String source) throws IOException {
        Path classes = compiled(workspace.directory(), source);
        ForkedProcess host = run(workspace, Requirements.agent().argument(),
                "org.apache.rocketmq=" + classes + File.separator);

        assertThat(loadedWithoutFailure(host)).isEqualTo(1);
        assertThat(AgentLines.of(host)).singleElement().asString()
                .startsWith("[rocketmq-hotfix] WARN stood-aside:unknown-shape namesrv-reset for " + CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "nonsense", "empty"})
    void theJvmItselfRefusesUnreadableClassBytes(String damage) throws IOException {
        Path classes = compiled(workspace.directory(), "public class NettyRemotingClient { int a; }");
        Path file = classes.resolve(CLIENT.replace('.', '/') + ".class");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, damage.equals("truncated") ? Arrays.copyOf(bytes, bytes.length / 2)
                : damage.equals("empty") ? new byte[0]
                        : "nonsense, and long enough".getBytes(StandardCharsets.US_ASCII));
        String argument = "org.apache.rocketmq=" + classes + File.separator;

        ForkedProcess without = TestJvm.run(workspace, JavaRuntime.current(), "without", TargetClasses.class, List.of(),
                argument);
        ForkedProcess with = run(workspace, Requirements.agent().argument(), argument);

        assertThat(with.outputLines()).isEqualTo(without.outputLines())
                .anyMatch(line -> line.contains("ClassFormatError"));
        assertThat(AgentLines.of(with)).singleElement().asString()
                .contains("failed:unreadable-class namesrv-reset for " + CLIENT);
    }

    private static ForkedProcess run(Workspace workspace, String flag, String argument) {
        return TestJvm.run(workspace, JavaRuntime.current(), "host", TargetClasses.class, List.of(flag), argument);
    }

    private static long loadedWithoutFailure(ForkedProcess host) {
        return host.outputLines().stream().filter(line -> line.contains("\"failure\":\"\"")).count();
    }

    private static Path compiled(Path directory, String source) throws IOException {
        Path file = Files.createDirectories(directory.resolve("source")).resolve("NettyRemotingClient.java");
        Files.writeString(file, "package org.apache.rocketmq.remoting.netty; " + source);
        Path classes = Files.createDirectories(directory.resolve("compiled"));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(),
                file.toString());
        assertThat(exit).isZero();
        return classes;
    }
}
