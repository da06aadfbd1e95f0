package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A temporary directory and the processes and servers that were started in it. Closing the workspace closes these in
 * reverse order and deletes the directory; the end of this JVM does the same.
 */
public final class Workspace implements AutoCloseable {

    private static final Set<Workspace> OPEN = ConcurrentHashMap.newKeySet();

    private static final AtomicBoolean ENDING = new AtomicBoolean();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ENDING.set(true);
            List.copyOf(OPEN).forEach(Workspace::close);
        }));
    }

    private final Path directory;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private boolean closed;

    private Workspace(Path directory) {
        this.directory = directory;
    }

    /** Creates a workspace in the system's temporary directory. */
    public static Workspace create(String name) {
        Workspace workspace = new Workspace(
                UncheckedFiles.unchecked(() -> Files.createTempDirectory("rocketmq-hotfix-" + name + "-")));
        ProcessGuardian.instance().register(workspace.directory);
        OPEN.add(workspace);
        return workspace;
    }

    /** Returns whether this JVM is ending. It kills its processes then, so a failure of a run has no meaning. */
    public static boolean isEnding() {
        return ENDING.get();
    }

    public Path directory() {
        return directory;
    }

    /** Returns a subdirectory, which is created where it is missing. */
    public Path directoryFor(String name) {
        return UncheckedFiles.createDirectories(directory.resolve(name));
    }

    /**
     * Registers a resource to be closed together with this workspace.
     *
     * @throws IllegalStateException if the workspace is already closed; the resource is closed too
     */
    public synchronized <T extends AutoCloseable> T keep(T resource) {
        resources.push(resource);
        if (closed) {
            closeResources();
            throw new IllegalStateException(directory + " is closed");
        }
        return resource;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeResources();
        delete(directory);
        ProcessGuardian.instance().unregister(directory);
        OPEN.remove(this);
    }

    private void closeResources() {
        while (!resources.isEmpty()) {
            AutoCloseable resource = resources.pop();
            try {
                resource.close();
            } catch (Exception failure) {
                System.err.println("could not close " + resource + ": " + failure);
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException failure) {
            System.err.println("could not delete " + directory + ": " + failure);
        }
    }
}
