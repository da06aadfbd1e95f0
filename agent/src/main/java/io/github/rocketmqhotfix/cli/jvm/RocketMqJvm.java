package io.github.rocketmqhotfix.cli.jvm;

import io.github.rocketmqhotfix.install.InstalledHotfix;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A process that runs RocketMQ, recognised without touching it. */
public final class RocketMqJvm {

    private final long pid;
    private final String user;
    private final String main;
    private final String obstacle;

    private RocketMqJvm(long pid, String user, String main, String obstacle) {
        this.pid = pid;
        this.user = user;
        this.main = main;
        this.obstacle = obstacle;
    }

    /** All on this machine whose files may be read, containers included, and those of which it cannot be told. */
    public static List<RocketMqJvm> running() throws CannotAttach {
        if (!ProcessFiles.areThere()) {
            throw new CannotAttach("this system has no /proc to look for JVMs; use jps, and status PID");
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

    /** Null where it is no JVM, or runs something else. */
    static RocketMqJvm of(long pid, ProcessFiles process, JavaCommandLine command) {
        if (!looksLikeJava(process)) {
            return null;
        }
        // not as a Path: in a C locale that has no names beyond ASCII
        String main = command.isJar() ? command.main().substring(command.main().lastIndexOf('/') + 1) : command.main();
        try {
            return runsRocketMq(process, command) ? new RocketMqJvm(pid, process.user(), main, "") : null;
        } catch (RuntimeException e) {
            return new RocketMqJvm(pid, process.user(), main, "cannot tell whether it runs RocketMQ: " + e.getMessage());
        }
    }

    /**
     * What the agent in it says of itself.
     *
     * @throws CannotAttach also if it cannot be told whether this is RocketMQ
     */
    public AgentState look(long limitSeconds) throws CannotAttach {
        if (!obstacle.isEmpty()) {
            throw new CannotAttach(obstacle);
        }
        return new AgentConversation(pid, limitSeconds).look();
    }

    /** Whether it has ended since it was found. */
    public boolean hasEnded() {
        return ProcessFiles.areThere() && ProcessFiles.of(pid).hasEnded();
    }

    public long pid() {
        return pid;
    }

    /** The name of its user, or the number. */
    public String user() {
        return user;
    }

    /** Main class, or file name of the jar that it was started with. */
    public String main() {
        return main;
    }

    /** The name for those of others, whose libraries may not be read. */
    private static boolean looksLikeJava(ProcessFiles process) {
        return process.name().equals("java") || process.isJvm();
    }

    private static boolean runsRocketMq(ProcessFiles process, JavaCommandLine command) {
        if (InstalledHotfix.showsRocketMq(command.classPath(), command.main())) {
            return true;
        }
        for (String file : process.openFiles()) {
            if (InstalledHotfix.isReleasedJar(file)) {
                return true;
            }
        }
        return command.isJar() && holdsRocketMq(process, command.main());
    }

    private static boolean holdsRocketMq(ProcessFiles process, String jar) {
        Path path = Paths.get(jar);
        Path reachable = path.isAbsolute() ? process.seen(path) : process.workingDirectory().resolve(path);
        try (ZipFile zip = new ZipFile(reachable.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                if (InstalledHotfix.isReleasedJar(entries.nextElement().getName())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
