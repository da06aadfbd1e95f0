package io.github.rocketmqhotfix.testapp.harness.network;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network, mounts and a host name apart from the machine's, held by one waiting process. They are gone when that
 * process and the ones that entered are gone; nothing gets a name in the system.
 */
public final class Namespaces implements AutoCloseable {

    private static final Duration SETUP_LIMIT = Duration.ofSeconds(20);
    private static final List<String> UNSHARE = List.of("unshare", "--net", "--mount", "--uts");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Workspace workspace;
    private final String name;
    private final ForkedProcess holder;

    private Namespaces(Workspace workspace, String name, ForkedProcess holder) {
        this.workspace = workspace;
        this.name = name;
        this.holder = holder;
    }

    /**
     * New ones; nothing is in the network but a loopback interface that is down.
     *
     * @param name new in the workspace
     * @throws IllegalStateException if this system does not allow it; the message has what the tools said
     */
    public static Namespaces in(Workspace workspace, String name) {
        List<String> command = new ArrayList<>(UNSHARE);
        if (!ROOT) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        return holding(workspace, name, command);
    }

    /** New ones that a cable can lead to from here: it may only be laid inside one user namespace. */
    public Namespaces beside(String otherName) {
        List<String> command = new ArrayList<>();
        if (!ROOT) {
            command.addAll(List.of("nsenter", "--target", Long.toString(pid()), "--user", "--preserve-credentials"));
        }
        command.addAll(UNSHARE);
        return holding(workspace, otherName, command);
    }

    /** The command line that runs a command in here. The process id stays the same: everything is exec. */
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
     * Runs a shell script in here and waits for its end.
     *
     * @throws IllegalStateException if it fails; the message has what it said
     */
    public void run(String what, String script) {
        try (ForkedProcess shell = ForkedProcess.start(name + "-" + what, entering(List.of("sh", "-c", script)),
                workspace.directory(), Map.of())) {
            if (shell.awaitExit(SETUP_LIMIT) != 0) {
                throw new IllegalStateException(what + " of " + name + " failed" + shell.tail());
            }
        }
    }

    /** Whether a process in here listens on a TCP port. */
    public boolean listensOn(int port) {
        String listening = String.format(":%04X [0-9A-F:]+ 0A ", port);
        Pattern line = Pattern.compile(listening);
        return Stream.of("tcp", "tcp6").map(table -> Path.of("/proc", Long.toString(pid()), "net", table))
                .filter(Files::exists).anyMatch(table -> line.matcher(contentOf(table)).find());
    }

    /** The process that holds them. */
    public long pid() {
        return holder.pid();
    }

    @Override
    public void close() {
        holder.close();
    }

    private static Namespaces holding(Workspace workspace, String name, List<String> making) {
        List<String> command = new ArrayList<>(making);
        // the end of its input, that is of this JVM, ends the holder
        command.addAll(List.of("sh", "-c", "echo ready && exec cat > /dev/null"));
        ForkedProcess holder = workspace.keep(ForkedProcess.start(name, command, workspace.directoryFor(name), Map.of()));
        holder.awaitOutput("namespaces", line -> line.equals("ready"), SETUP_LIMIT);
        return new Namespaces(workspace, name, holder);
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
