package io.github.rocketmqhotfix.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessFilesTest {

    private static final String MAPPED = "7f0c00000000-7f0c01000000 r-xp 00000000 08:01 4711       ";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/jvm/java-17/lib/server/libjvm.so, true",
        "/usr/lib/jvm/java-17/lib/server/libjvm.so (deleted), true",
        "/opt/openj9/lib/default/libj9vm29.so (deleted), true",
        "/usr/lib/libc.so.6 (deleted), false",
        "/opt/libjvm.so.notes, false"})
    void aJvmIsRecognisedAfterItsJdkWasUpgraded(String library, boolean jvm) throws IOException {
        Files.writeString(directory.resolve("maps"), MAPPED + library + "\n");

        assertThat(new ProcessFiles(directory).isJvm()).isEqualTo(jvm);
    }

    @Test
    void replacedJarsKeepTheirFormerNames() throws IOException {
        Files.writeString(directory.resolve("maps"), MAPPED + "/opt/lib/rocketmq-client-4.9.0.jar (deleted)\n");
        Path descriptors = Files.createDirectory(directory.resolve("fd"));
        Files.createSymbolicLink(descriptors.resolve("3"), Path.of("/opt/lib/rocketmq-remoting-4.9.0.jar (deleted)"));
        Files.createSymbolicLink(descriptors.resolve("4"), Path.of("/opt/lib/other.jar"));

        assertThat(new ProcessFiles(directory).openFiles()).containsExactlyInAnyOrder(
                "/opt/lib/rocketmq-client-4.9.0.jar",
                "/opt/lib/rocketmq-remoting-4.9.0.jar", "/opt/lib/other.jar");
    }

    @ParameterizedTest
    @CsvSource({"S (sleeping), false", "T (stopped), false", "Z (zombie), true"})
    void aZombieHasEnded(String state, boolean ended) throws IOException {
        Files.writeString(directory.resolve("status"), "Name:\tjava\nState:\t" + state + "\n");

        assertThat(new ProcessFiles(directory).hasEnded()).isEqualTo(ended);
    }

    @Test
    void aProcessWithoutFilesHasEnded() {
        assertThat(new ProcessFiles(directory.resolve("gone")).hasEnded()).isTrue();
    }
}
