package io.github.rocketmqhotfix.cli.jvm;

import io.github.rocketmqhotfix.install.InstalledHotfix;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A process that runs RocketMQ, recognised without touching the process. */
public final class RocketMqJvm {

    public final long pid;
    /** The name of the process's user, or the number. */
    public final String user;
    /** The main class, or the file name of the jar that was started. */
    public final String main;
    private final String obstacle;

    private RocketMqJvm(long pid, String user, String main, String obstacle) {
        this.pid = pid;
        this.user = user;
        this.main = main;
        this.obstacle = obstacle;
    }

    /**
     * Returns the JVMs that run RocketMQ on this machine, including JVMs in containers. Also returns the JVMs for which
     * this cannot be decided. Does not find RocketMQ in files that this process cannot read.
     */
    public static List<RocketMqJvm> running() throws AttachException {
        if (!ProcessFiles.areAvailable()) {
            throw new AttachException("this system has no /proc in which to find JVMs; use jps, then status PID");
        }
        List<RocketMqJvm> found = new ArrayList<>();
        long own = ProcessFiles.own().pid();
        for (long pid : ProcessFiles.pids()) {
            ProcessFiles process = ProcessFiles.of(pid);
            RocketMqJvm jvm = of(pid, process, JavaCommandLine.of(process.commandLine()));
            if (pid != own && jvm != null) {
                found.add(jvm);
            }
        }
        return found;
    }

    /** Returns null if the process is not a JVM or does not run RocketMQ. */
    static RocketMqJvm of(long pid, ProcessFiles process, JavaCommandLine command) {
        // also checks the process name, because the libraries of another user's process cannot be read
        if (!process.name().equals("java") && !process.isJvm()) {
            return null;
        }
        // not parsed as a Path, which in a C locale accepts only ASCII characters
        String main = command.isJar ? command.main.substring(command.main.lastIndexOf('/') + 1) : command.main;
        try {
            return runsRocketMq(process, command) ? new RocketMqJvm(pid, process.user(), main, "") : null;
        } catch (RuntimeException e) {
            return new RocketMqJvm(pid, process.user(), main,
                    "cannot tell whether it runs RocketMQ: " + e.getMessage());
        }
    }

    /**
     * Returns the state of the agent in the process. Throws AttachException also if it is unknown whether the process
     * runs RocketMQ.
     */
    public AgentState agentState(long limitSeconds) throws AttachException {
        if (!obstacle.isEmpty()) {
            throw new AttachException(obstacle);
        }
        return new AgentConversation(pid, limitSeconds).state();
    }

    /** Returns whether the process has ended since it was found. */
    public boolean hasEnded() {
        return ProcessFiles.areAvailable() && ProcessFiles.of(pid).hasEnded();
    }

    private static boolean runsRocketMq(ProcessFiles process, JavaCommandLine command) {
        return InstalledHotfix.showsRocketMq(command.classPath, command.main)
                || process.openFiles().stream().anyMatch(InstalledHotfix::isReleasedJar)
                || command.isJar && holdsRocketMq(process, command.main);
    }

    private static boolean holdsRocketMq(ProcessFiles process, String jar) {
        Path path = Paths.get(jar);
        Path reachable = path.isAbsolute() ? process.accessPath(path) : process.workingDirectory().resolve(path);
        try (ZipFile zip = new ZipFile(reachable.toFile())) {
            return zip.stream().map(ZipEntry::getName).anyMatch(InstalledHotfix::isReleasedJar);
        } catch (IOException e) {
            return false;
        }
    }
}
