package io.github.rocketmqhotfix.cli.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What speaks against attaching, found out before the process is touched. The attach mechanism begins with a SIGQUIT, which
 * ends what is no JVM, ends a JVM that leaves that signal alone, and makes one without the mechanism print its threads.
 */
final class Obstacles {

    private static final int SIGQUIT = 3;

    private final long pid;
    private final ProcessFiles process;

    Obstacles(long pid) {
        this.pid = pid;
        this.process = ProcessFiles.of(pid);
    }

    /** Nothing is known, and nothing refused, where there is no {@code /proc}. */
    void check() throws CannotAttach {
        if (!ProcessFiles.areThere()) {
            return;
        }
        if (process.hasEnded()) {
            throw new CannotAttach("there is no process " + pid + " here; inside a container a process has another number");
        }
        if (pid == ProcessFiles.own().pid()) {
            throw new CannotAttach("process " + pid + " is this tool itself");
        }
        checkUser();
        if (!process.isJvm()) {
            throw new CannotAttach("process " + pid + " (" + process.name() + ") is no JVM");
        }
        checkNamespace();
        if (process.isStopped()) {
            throw new CannotAttach("process " + pid + " is stopped (SIGSTOP, or a debugger): it could not answer."
                    + " Let it go on first: kill -CONT " + pid);
        }
        checkFlags();
    }

    /** The same for loading an agent: the target opens the jar itself, by this path. */
    void checkLoading(Path jar) throws CannotAttach {
        if (!JavaCommandLine.isOn(flags(), "EnableDynamicAgentLoading", true)) {
            throw new CannotAttach("process " + pid + " was started with -XX:-EnableDynamicAgentLoading: it takes no agent while it"
                    + " runs. Put -javaagent on its command line and restart it");
        }
        if (jar.toString().indexOf('=') >= 0) {
            throw new CannotAttach("a JVM ends the path of an agent at the first '=': put " + jar + " somewhere else");
        }
        if (!ProcessFiles.areThere() || !Files.isReadable(process.seen(jar.getRoot()))) {
            return;
        }
        try {
            Path seen = process.seen(jar);
            if (Files.exists(seen) && Files.size(seen) == Files.size(jar)) {
                return;
            }
        } catch (IOException e) {
            // not there
        }
        throw new CannotAttach("process " + pid + " does not see " + jar + " (a file system of its own, as in a container):"
                + " copy the jar to where it does, and run that copy");
    }

    private void checkUser() throws CannotAttach {
        ProcessFiles own = ProcessFiles.own();
        if (!process.userAndGroup().equals(own.userAndGroup())) {
            throw new CannotAttach("process " + pid + " (" + process.name() + ") belongs to user " + process.user() + " ("
                    + process.userAndGroup() + "), this tool runs as " + own.user() + " (" + own.userAndGroup() + ");"
                    + " a JVM answers its own user only: sudo -u " + process.user() + " java -jar …");
        }
    }

    private void checkNamespace() throws CannotAttach {
        List<String> pids = process.namespacePids();
        if (pids.size() > 1) {
            String inside = pids.get(pids.size() - 1);
            throw new CannotAttach("process " + pid + " runs in a container (another PID namespace), as process " + inside
                    + ": run this tool inside, with a jar that is there: kubectl exec, docker exec, or nsenter -t " + pid
                    + " -a java -jar … " + inside);
        }
    }

    /** In the order in which the JVM reads them; files of flags are not looked into. */
    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        addVariable(flags, "JAVA_TOOL_OPTIONS=");
        addVariable(flags, "JDK_JAVA_OPTIONS=");
        flags.addAll(JavaCommandLine.of(process.commandLine()).flags());
        addVariable(flags, "_JAVA_OPTIONS=");
        return flags;
    }

    private void addVariable(List<String> flags, String beginning) {
        for (String variable : process.environment()) {
            if (variable.startsWith(beginning)) {
                flags.addAll(Arrays.asList(variable.substring(beginning.length()).trim().split("\\s+")));
            }
        }
    }

    private void checkFlags() throws CannotAttach {
        if (JavaCommandLine.isOn(flags(), "DisableAttachMechanism", false)) {
            throw new CannotAttach("process " + pid + " was started with -XX:+DisableAttachMechanism: nobody can attach to it."
                    + " Put -javaagent on its command line and restart it");
        }
        if (!process.catches(SIGQUIT)) {
            throw new CannotAttach("process " + pid + " would be ended by SIGQUIT, with which an attach begins (it is just"
                    + " starting, or has -Xrs). Put -javaagent on its command line and restart it");
        }
    }
}
