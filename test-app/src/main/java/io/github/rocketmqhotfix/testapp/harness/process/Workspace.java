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
 * A temporary directory and everything that was started in it. Closing it ends all of that, last started first, and
 * deletes the directory; so does the end of this JVM.
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
    private final Deque<AutoCloseable> belongings = new ArrayDeque<>();
    private boolean closed;

    private Workspace(Path directory) {
        this.directory = directory;
    }

    /** A new one under the system's temporary directory. */
    public static Workspace create(String name) {
        try {
            Workspace workspace = new Workspace(Files.createTempDirectory("rocketmq-hotfix-" + name + "-"));
            ProcessGuardian.instance().guard(workspace.directory);
            OPEN.add(workspace);
            return workspace;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether this JVM is ending, so that processes are being killed and nothing that fails now is a result. */
    public static boolean isEnding() {
        return ENDING.get();
    }

    public Path directory() {
        return directory;
    }

    /** A directory of its own for one process. */
    public Path directoryFor(String name) {
        return made(directory.resolve(name));
    }

    /** The folder, which is there from now on. */
    public static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The file, with this text from now on. */
    public static Path written(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Closes the thing together with this workspace.
     *
     * @throws IllegalStateException if the workspace is closed already; the thing is closed then too
     */
    public synchronized <T extends AutoCloseable> T keep(T belonging) {
        belongings.push(belonging);
        if (closed) {
            closeBelongings();
            throw new IllegalStateException(directory + " is closed");
        }
        return belonging;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeBelongings();
        delete(directory);
        ProcessGuardian.instance().forget(directory);
        OPEN.remove(this);
    }

    private void closeBelongings() {
        while (!belongings.isEmpty()) {
            AutoCloseable belonging = belongings.pop();
            try {
                belonging.close();
            } catch (Exception failure) {
                System.err.println("could not end " + belonging + ": " + failure);
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
