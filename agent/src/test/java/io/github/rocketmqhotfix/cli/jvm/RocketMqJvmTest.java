package io.github.rocketmqhotfix.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocketMqJvmTest {

    @TempDir
    private Path directory;

    @Test
    void aJarIsNamedWithoutItsFolders() {
        assertThat(jvm(1, "-cp", "/opt/rocketmq-client-4.9.0.jar", "-jar", "/opt/app/app.jar").main)
                .isEqualTo("app.jar");
    }

    @Test
    void aJvmThatRunsSomethingElseIsLeftOut() {
        assertThat(jvm(1, "-cp", "/opt/other.jar", "org.example.Main")).isNull();
        assertThat(jvm(1, "-jar", "/opt/no-such.jar")).isNull();
    }

    /** A Path cannot contain NUL; in the C locale, it can contain only ASCII characters. */
    @Test
    void aJvmWhoseJarNameCannotBeAPathIsListedButNotAttachedTo() {
        RocketMqJvm jvm = jvm(1, "-jar", "/opt/app/\0.jar");

        assertThat(jvm.main).isEqualTo("\0.jar");
        assertThatThrownBy(() -> jvm.agentState(1)).isInstanceOf(AttachException.class)
                .hasMessageStartingWith("cannot tell whether it runs RocketMQ: ");
    }

    @Test
    void aProcessThatEndedAfterItWasFoundHasEnded() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertThat(jvm(ended.pid(), "org.apache.rocketmq.broker.BrokerStartup").hasEnded()).isTrue();
        assertThat(jvm(ProcessHandle.current().pid(), "org.apache.rocketmq.broker.BrokerStartup").hasEnded()).isFalse();
    }

    /** Creates a JVM from a process that is named java and has no open files; null if it does not run RocketMQ. */
    private RocketMqJvm jvm(long pid, String... arguments) {
        List<String> words = new ArrayList<>(List.of("java"));
        words.addAll(List.of(arguments));
        try {
            Files.writeString(directory.resolve("status"), "Name:\tjava\nState:\tS (sleeping)\nUid:\t0\t0\t0\t0\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RocketMqJvm.of(pid, new ProcessFiles(directory), JavaCommandLine.of(words));
    }
}
