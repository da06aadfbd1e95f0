package io.github.rocketmqhotfix.testapp.harness.network;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Network, mount and host-name namespaces separate from the machine's, held by one waiting process. They end when
 * that process and the processes that entered them have ended; they have no name under /run/netns.
 */
public record Namespaces(Workspace workspace, String name, ForkedProcess holder) implements AutoCloseable {

    private static final Duration SETUP_LIMIT = Duration.ofSeconds(20);
    private static final List<String> UNSHARE = List.of("unshare", "--net", "--mount", "--uts");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /**
     * Makes namespaces; the network has only a loopback interface, which is down.
     *
     * @param name new in the workspace
     * @throws IllegalStateException if this system does not allow it; the message has the output of the tools
     */
    public static Namespaces in(Workspace workspace, String name) {
        List<String> command = new ArrayList<>(UNSHARE);
        if (!ROOT) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        return holding(workspace, name, command);
    }

    /**
     * Makes further namespaces, which a cable can connect to these namespaces. They are in the same user namespace,
     * because both ends of a cable must be in one user namespace.
     */
    public Namespaces beside(String otherName) {
        List<String> command = new ArrayList<>();
        if (!ROOT) {
            command.addAll(List.of("nsenter", "--target", Long.toString(pid()), "--user", "--preserve-credentials"));
        }
        command.addAll(UNSHARE);
        return holding(workspace, otherName, command);
    }

    /**
     * Returns the command line that runs a command in these namespaces. Every step uses {@code exec}, so the process id
     * is that of the command.
     */
    public List<String> entering(List<String> command) {
        List<String> entering = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid()),
                "--net", "--mount", "--uts"));
        if (!ROOT) {
            entering.addAll(List.of("--user", "--preserve-credentials"));
        }
        entering.addAll(command);
        return entering;
    }

    /**
     * Runs a shell script in these namespaces and waits for its end.
     *
     * @throws IllegalStateException if the script fails; the message has its output
     */
    public void run(String what, String script) {
        ForkedProcess.outputOf(name + "-" + what, entering(List.of("sh", "-c", script)), workspace.directory(),
                Map.of(), SETUP_LIMIT);
    }

    /** Returns whether a process in these namespaces listens on a TCP port. */
    public boolean listensOn(int port) {
        Pattern line = Pattern.compile(String.format(":%04X [0-9A-F:]+ 0A ", port));
        return Stream.of("tcp", "tcp6").map(table -> Path.of("/proc", Long.toString(pid()), "net", table))
                .filter(Files::exists).anyMatch(table -> line.matcher(UncheckedFiles.readString(table)).find());
    }

    /** Returns the id of the process that holds the namespaces. */
    public long pid() {
        return holder.pid();
    }

    @Override
    public void close() {
        holder.close();
    }

    private static Namespaces holding(Workspace workspace, String name, List<String> making) {
        List<String> command = new ArrayList<>(making);
        // the holder ends when its input ends, which is at the latest when this JVM ends
        command.addAll(List.of("sh", "-c", "echo ready && exec cat > /dev/null"));
        ForkedProcess holder = workspace
                .keep(ForkedProcess.start(name, command, workspace.directoryFor(name), Map.of()));
        holder.awaitOutput("namespaces", line -> line.equals("ready"), SETUP_LIMIT);
        return new Namespaces(workspace, name, holder);
    }
}
