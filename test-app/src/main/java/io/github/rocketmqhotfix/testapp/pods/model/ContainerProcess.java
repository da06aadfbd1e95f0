package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.pods.model.PodNetwork.PodSandbox;
import io.github.rocketmqhotfix.testapp.pods.model.PodVolumes.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One run of a container. Its command is process 1 of a PID namespace. The kernel drops a SIGTERM if the command has no
 * handler for it, and kills the children of the command when the command ends.
 *
 * @param process     the program {@code unshare}, which is the parent of process 1
 * @param environment the variables, as NAME=VALUE
 */
record ContainerProcess(PodSandbox sandbox, ForkedProcess process, List<String> environment) {

    /**
     * The parameters of a run.
     *
     * @param mounts the folders of the image, then the volumes
     * @param etc    the folder of the files that the kubelet puts into /etc
     */
    record ContainerPlan(String name, List<String> command, String workingDirectory, Map<String, String> variables,
            List<Mount> mounts, boolean readOnlyRoot, Path etc) {}

    /**
     * The folders of the machine that are not mounted as a whole. The container has a copy of /etc, its own /proc, and
     * an empty /run and /tmp. Each folder in /home is mounted separately.
     */
    private static final List<String> REPLACED = List.of("/etc", "/home", "/proc", "/run", "/tmp");
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /**
     * The message that unshare (util-linux 2.38) prints if a signal killed its child. The exit code of unshare is 1
     * then.
     */
    private static final String KILLED = "unshare: sigprocmask unblock failed";

    // all mounts end with the mount namespace of the process
    private static final String SCRIPT = """
            set -e
            root=$1 etc=$2 mode=$3
            shift 3
            mount -t tmpfs tmpfs "$root"
            while [ "$1" != volumes ]; do
              if [ -L "$1" ]; then
                cp -P "$1" "$root$1"
              else
                mkdir -p "$root$1"
                mount --rbind "$1" "$root$1"
              fi
              shift
            done
            shift
            mkdir -p "$root/proc" "$root/run" "$root/tmp"
            mount -t proc proc "$root/proc"
            cp -a /etc "$root/" 2> /dev/null || true
            cp --remove-destination "$etc"/* "$root/etc/"
            while [ "$1" != -- ]; do
              [ -e "$root$2" ] || mkdir -p "$root$2"
              mount --bind "$1" "$root$2"
              [ "$3" = rw ] || mount -o remount,bind,nosuid,nodev,ro "$root$2"
              shift 3
            done
            shift
            [ "$mode" = rw ] || mount -o remount,ro "$root"
            exec chroot "$root" env -i "$@"
            """;

    /** Starts the container; does not wait for it. */
    static ContainerProcess start(String name, PodSandbox sandbox, ContainerPlan plan) {
        List<String> environment = new ArrayList<>(List.of("PATH=" + PATH, "HOME=/root"));
        plan.variables().forEach((variable, value) -> environment.add(variable + "=" + value));
        Path root = UncheckedFiles.createDirectories(sandbox.folder().resolve(plan.name() + "-root"));
        List<Mount> mounts = plan.mounts();
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child",
                "sh", "-c", SCRIPT, "container", root.toString(), plan.etc().toString(),
                plan.readOnlyRoot() ? "ro" : "rw"));
        machineFolders().stream()
                .filter(path -> mounts.stream().noneMatch(mount -> (mount.target() + "/").startsWith(path + "/")))
                .forEach(path -> command.add(path.toString()));
        command.add("volumes");
        mounts.forEach(mount -> command
                .addAll(List.of(mount.source().toString(), mount.target(), mount.readOnly() ? "ro" : "rw")));
        command.addAll(List.of("--", "--chdir=" + plan.workingDirectory()));
        command.addAll(environment);
        command.addAll(plan.command());
        return new ContainerProcess(sandbox,
                ForkedProcess.start(name, sandbox.namespaces().entering(command), sandbox.folder(), Map.of()),
                environment);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns how the container ended, with the last lines of its output. */
    String end() {
        int exitCode = process.awaitExit(Duration.ofSeconds(1));
        boolean killed = exitCode > 0 && process.errorLines().stream().anyMatch(line -> line.startsWith(KILLED));
        return (killed ? "was killed by a signal" : "ended with " + exitCode) + process.tail();
    }

    /** Sends a signal to process 1, unless it has ended. */
    void signal(Signal signal) {
        first().ifPresent(pid -> {
            try {
                signal.sendTo(pid);
            } catch (IllegalStateException hasEnded) {
                if (isAlive() && first().isPresent()) {
                    throw hasEnded;
                }
            }
        });
    }

    /** Returns the command line that runs a command in the container, as {@code kubectl exec} does. */
    List<String> entering(List<String> command) {
        long pid = first().orElseThrow(() -> new IllegalStateException(process + " has ended"));
        List<String> entering = new ArrayList<>(
                List.of("nsenter", "--target", Long.toString(pid), "--mount", "--pid", "--root",
                        "env", "-i", "--chdir=/"));
        entering.addAll(environment);
        entering.addAll(command);
        return sandbox.namespaces().entering(entering);
    }

    /** Kills all processes of the container. */
    void kill() {
        process.close();
    }

    /**
     * Returns the process id that process 1, the child of unshare, has on the machine; empty if process 1 has ended.
     */
    private OptionalLong first() {
        return ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::children).mapToLong(ProcessHandle::pid)
                .findFirst();
    }

    private static List<Path> machineFolders() {
        return Stream.of("/", "/home").flatMap(parent -> UncheckedFiles.unchecked(() -> Files.list(Path.of(parent))))
                .filter(path -> Files.isDirectory(path) || Files.isSymbolicLink(path))
                .filter(path -> !REPLACED.contains(path.toString())).toList();
    }
}
