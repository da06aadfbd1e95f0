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

    private RocketMqJvm(long pid, String user, String main) {
        this.pid = pid;
        this.user = user;
        this.main = main;
    }

    /** All on this machine whose files may be read, containers included. */
    public static List<RocketMqJvm> running() throws CannotAttach {
        if (!ProcessFiles.areThere()) {
            throw new CannotAttach("this system has no /proc to look for JVMs; use jps, and status PID");
        }
        List<RocketMqJvm> found = new ArrayList<>();
        long own = ProcessFiles.own().pid();
        for (long pid : ProcessFiles.pids()) {
            ProcessFiles process = ProcessFiles.of(pid);
            JavaCommandLine command = JavaCommandLine.of(process.commandLine());
            if (pid != own && looksLikeJava(process) && runsRocketMq(process, command)) {
                String main = command.isJar() ? Paths.get(command.main()).getFileName().toString() : command.main();
                found.add(new RocketMqJvm(pid, process.user(), main));
            }
        }
        return found;
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
