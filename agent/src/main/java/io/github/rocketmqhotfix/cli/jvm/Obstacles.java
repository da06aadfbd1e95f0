package io.github.rocketmqhotfix.cli.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks whether this tool can attach to a process, without touching the process. Attaching begins with a SIGQUIT. This
 * signal ends a process that is not a JVM, ends a JVM that does not handle the signal, and makes a JVM with
 * {@code -XX:+DisableAttachMechanism} print its threads.
 */
final class Obstacles {

    private static final int SIGQUIT = 3;
    private static final String USE_FLAG = ". Put -javaagent on its command line and restart it";

    private final long pid;
    private final ProcessFiles process;

    Obstacles(long pid) {
        this.pid = pid;
        this.process = ProcessFiles.of(pid);
    }

    /**
     * Throws if attaching to the process is impossible. On a system without {@code /proc} no obstacle can be detected,
     * so nothing is thrown.
     */
    void check() throws AttachException {
        if (!ProcessFiles.areAvailable()) {
            return;
        }
        if (process.hasEnded()) {
            throw new AttachException(
                    "there is no process " + pid + " here; inside a container a process has another number");
        }
        if (pid == ProcessFiles.own().pid()) {
            throw refusal("is this tool itself");
        }
        checkUser();
        if (!process.isJvm()) {
            throw refusal("(" + process.name() + ") is not a JVM");
        }
        checkNamespace();
        if (process.isStopped()) {
            throw refusal("is stopped (SIGSTOP, or a debugger) and cannot answer. Resume it first: kill -CONT " + pid);
        }
        if (JavaCommandLine.isOn(flags(), "DisableAttachMechanism", false)) {
            throw refusal("was started with -XX:+DisableAttachMechanism: no tool can attach to it" + USE_FLAG);
        }
        if (!process.catches(SIGQUIT)) {
            throw refusal("would be ended by SIGQUIT, with which an attach begins (it is just starting, or has -Xrs)"
                    + USE_FLAG);
        }
    }

    /**
     * Throws if the process cannot load the agent from {@code jar}. The process opens this path in its own file system,
     * which may differ from the file system of this tool. The file is not checked if this tool cannot read that file
     * system.
     */
    void checkLoading(Path jar) throws AttachException {
        if (!JavaCommandLine.isOn(flags(), "EnableDynamicAgentLoading", true)) {
            throw refusal(
                    "was started with -XX:-EnableDynamicAgentLoading: it loads no agent while it runs" + USE_FLAG);
        }
        if (jar.toString().indexOf('=') >= 0) {
            throw new AttachException(
                    "a JVM ends the path of an agent at the first '=': move " + jar + " to a path without one");
        }
        if (!ProcessFiles.areAvailable() || !Files.isReadable(process.accessPath(jar.getRoot()))) {
            return;
        }
        try {
            Path seen = process.accessPath(jar);
            if (Files.exists(seen) && Files.size(seen) == Files.size(jar)) {
                return;
            }
        } catch (IOException e) {
            // treated like a jar that the process does not see
        }
        throw refusal("does not see " + jar + " (it has another file system, as in a container):"
                + " copy the jar to a path that the process sees, and run the copy");
    }

    private void checkUser() throws AttachException {
        ProcessFiles own = ProcessFiles.own();
        if (!process.userAndGroup().equals(own.userAndGroup())) {
            throw refusal("(" + process.name() + ") belongs to user " + process.user() + " (" + process.userAndGroup()
                    + "), this tool runs as " + own.user() + " (" + own.userAndGroup() + ");"
                    + " a JVM answers its own user only: sudo -u " + process.user() + " java -jar …");
        }
    }

    private void checkNamespace() throws AttachException {
        List<String> pids = process.namespacePids();
        if (pids.size() > 1) {
            String inside = pids.get(pids.size() - 1);
            throw refusal("runs in a container (another PID namespace), as process " + inside
                    + ": run this tool inside the container, with a jar that is there: kubectl exec, docker exec, or nsenter -t "
                    + pid + " -a java -jar … " + inside);
        }
    }

    /** Returns the flags of the JVM in the order in which the JVM reads them, without those in argument files. */
    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        addVariable(flags, "JAVA_TOOL_OPTIONS=");
        addVariable(flags, "JDK_JAVA_OPTIONS=");
        flags.addAll(JavaCommandLine.of(process.commandLine()).flags);
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

    private AttachException refusal(String reason) {
        return new AttachException("process " + pid + ' ' + reason);
    }
}
