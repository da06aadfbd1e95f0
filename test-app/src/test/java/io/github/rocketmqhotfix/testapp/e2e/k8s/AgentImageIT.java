package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the image that carries the jar: its files, and its copying script with BusyBox and with this system's shell.
 */
class AgentImageIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Path SCRIPT = Injection.DEPLOY.resolve("image/copy-agent.sh");
    private static final Path DOCKERFILE = Injection.DEPLOY.resolve("image/Dockerfile");
    private static final Path CONTEXT = Injection.DEPLOY.getParent();

    /** The shell, with its cp, cmp, mv and chmod. */
    enum Shell {
        SYSTEM {
            @Override
            String path(Path folder) {
                return System.getenv("PATH");
            }
        },
        BUSYBOX {
            @Override
            String path(Path folder) throws IOException {
                Path busybox = Requirements.program("busybox", "busybox-static");
                for (String applet : List.of("sh", "cp", "cmp", "mv", "chmod", "rm", "head")) {
                    Files.createSymbolicLink(folder.resolve(applet), busybox);
                }
                return folder.toString();
            }
        };

        abstract String path(Path folder) throws IOException;
    }

    @AutoClose
    private final Workspace workspace = Workspace.create("agent-image");
    private final Path folder = workspace.directoryFor("pod");

    @ParameterizedTest
    @EnumSource
    void theJarIsCopiedCompletelyAndReadOnly(Shell shell) throws IOException {
        Files.write(folder.resolve("agent.jar"), new byte[100_000]);

        for (int time = 0; time < 2; time++) {
            // as after a restart of the node in the middle of a copy
            Files.writeString(folder.resolve("copy.jar.part"), "half");
            ForkedProcess copy = copy(shell);
            assertThat(copy.awaitExit(LIMIT)).as(copy.tail()).isZero();
        }

        assertThat(folder.resolve("copy.jar")).hasSameBinaryContentAs(folder.resolve("agent.jar"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("copy.jar"))))
                .isEqualTo("r--r--r--");
        assertThat(folder.resolve("copy.jar.part")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void anImageWithoutAJarOrWithAnEmptyJarIsRefused(Shell shell) throws IOException {
        ForkedProcess missing = copy(shell);
        assertRefused(missing, "copy-agent.sh: this image has no " + folder.resolve("agent.jar")
                + ": is it the image of rocketmq-hotfix-agent?");

        Files.createFile(folder.resolve("agent.jar"));
        assertRefused(copy(shell), "this image has no");
    }

    /** Does not run with BusyBox, because its shell always uses its own cp and ignores the broken cp on the PATH. */
    @Test
    void aTruncatedCopyIsRefused() throws IOException {
        Files.write(folder.resolve("agent.jar"), new byte[100_000]);
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("cp"), "#!/bin/sh\nhead -c 50000 \"$1\" > \"$2\"\n");
        assertThat(broken.resolve("cp").toFile().setExecutable(true)).isTrue();

        assertRefused(copy(Shell.SYSTEM, broken), "is not whole");
    }

    @ParameterizedTest
    @EnumSource
    void aFullVolumeIsRefused(Shell shell) throws IOException {
        Files.write(folder.resolve("agent.jar"), new byte[100_000]);
        Path volume = Files.createDirectories(folder.resolve("volume"));
        Host host = Host.alone(workspace, "pod", Requirements.available(Host.unavailability(), BridgedBroker.BRIDGED));
        String script = "mount -t tmpfs -o size=64k tmpfs " + volume + " && PATH="
                + shell.path(Files.createDirectories(folder.resolve("programs")))
                + " && exec sh " + SCRIPT + " " + folder.resolve("agent.jar") + " " + volume.resolve("copy.jar");

        ForkedProcess copy = workspace
                .keep(ForkedProcess.start("copy", host.entering(List.of("sh", "-c", script)), folder, Map.of()));

        assertThat(copy.awaitExit(LIMIT)).isOne();
        assertThat(String.join("\n", copy.errorLines())).contains("No space left on device",
                "is the volume writable and large enough?");
    }

    @Test
    void theDockerfileNamesExistingFilesAndANumericUser() throws IOException {
        String dockerfile = Files.readString(DOCKERFILE);

        List<MatchResult> copies = Pattern.compile("(?m)^COPY --chmod=(0\\d+) (\\S+) (\\S+)$").matcher(dockerfile)
                .results().toList();
        assertThat(copies).extracting(copy -> copy.group(1) + " " + copy.group(3))
                .containsExactly("0444 /agent/rocketmq-hotfix-agent.jar", "0555 /agent/copy-agent.sh",
                        "0644 /javaagent.jar");
        assertThat(copies).extracting(copy -> copy.group(2)).containsExactly("target/rocketmq-hotfix-agent.jar",
                "deploy/image/copy-agent.sh",
                "target/rocketmq-hotfix-agent.jar");
        assertThat(copies).allSatisfy(copy -> assertThat(CONTEXT.resolve(copy.group(2))).isNotEmptyFile());
        assertThat(dockerfile)
                .containsPattern("(?m)^ARG BASE_IMAGE=busybox:\\d+\\.\\d+\\.\\d+-musl\nFROM \\$\\{BASE_IMAGE}$")
                .containsPattern("(?m)^USER [1-9]\\d+:[1-9]\\d+$");
    }

    /** An instruction that runs a program would need the platform of the image, or an emulation of that platform. */
    @Test
    void theDockerfileRunsNothingAndLabelsTheImage() throws IOException {
        String dockerfile = Files.readString(DOCKERFILE);

        assertThat(dockerfile.lines()).noneMatch(line -> line.matches("(?i)\\s*RUN\\b.*"));
        assertThat(Pattern.compile("org\\.opencontainers\\.image\\.(\\w+)=\"[^\"]+\"").matcher(dockerfile).results()
                .map(label -> label.group(1)))
                .containsExactly("title", "description", "licenses", "source", "version", "revision");
    }

    /**
     * The OpenTelemetry operator copies with {@code cp}; the kubelet runs its init container again after a restart of
     * the node.
     */
    @ParameterizedTest
    @EnumSource
    void theCopyOfTheOpenTelemetryOperatorCanBeRepeated(Shell shell) throws IOException {
        Path jar = Files.write(folder.resolve("javaagent.jar"), new byte[100_000]);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Path volume = Files.createDirectories(folder.resolve("volume"));
        Path programs = Files.createDirectories(folder.resolve("programs"));
        String twice = "cp " + jar + " " + volume.resolve("javaagent.jar") + " && cp " + jar + " "
                + volume.resolve("javaagent.jar");

        ForkedProcess copy = workspace.keep(ForkedProcess.start("copy",
                List.of("env", "PATH=" + shell.path(programs), "sh", "-c", twice), folder, Map.of()));

        assertThat(copy.awaitExit(LIMIT)).as(copy.tail()).isZero();
        assertThat(volume.resolve("javaagent.jar")).hasSameBinaryContentAs(jar);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume.resolve("javaagent.jar"))))
                .startsWith("rw-");
    }

    @Test
    void shellcheckAcceptsEveryScriptOfTheDeployment() {
        Path shellcheck = Requirements.program("shellcheck", "shellcheck");
        List<Path> scripts = UncheckedFiles.filesBelow(Injection.DEPLOY).stream()
                .filter(file -> file.toString().endsWith(".sh")).toList();
        assertThat(scripts).contains(SCRIPT, Injection.FOLDER.resolve("verify.sh"),
                Injection.FOLDER.resolve("helm/post-render.sh"));

        ForkedProcess.outputOf("shellcheck",
                Stream.concat(Stream.of(shellcheck), scripts.stream()).map(Path::toString).toList(),
                folder, Map.of(), LIMIT);
    }

    private void assertRefused(ForkedProcess copy, String message) {
        assertThat(copy.awaitExit(LIMIT)).isOne();
        assertThat(String.join("\n", copy.errorLines())).contains(message);
        assertThat(folder.resolve("copy.jar")).doesNotExist();
    }

    /** Runs the script with these folders in front of the PATH. */
    private ForkedProcess copy(Shell shell, Path... before) throws IOException {
        String path = Stream
                .concat(Stream.of(before).map(Path::toString),
                        Stream.of(shell.path(Files.createTempDirectory(folder, "programs"))))
                .collect(Collectors.joining(":"));
        return workspace.keep(ForkedProcess.start("copy", List.of("env", "PATH=" + path, "sh", SCRIPT.toString(),
                folder.resolve("agent.jar").toString(), folder.resolve("copy.jar").toString()), folder, Map.of()));
    }
}
