package io.github.rocketmqhotfix.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** One line on stderr that is written over and over, where stderr is a terminal. */
final class Progress {

    /** Linux names the terminal there; elsewhere no JDK before 22 tells whether stderr is one, and nothing is shown. */
    private static final Path STDERR = Paths.get("/proc/self/fd/2");
    private static final int COLUMNS = 79;
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final PrintStream terminal;
    private long lastNanos = System.nanoTime();
    private boolean shown;

    /** Shows nothing unless this process's stderr is a terminal. */
    Progress(PrintStream stderr) {
        this.terminal = isTerminal() ? stderr : null;
    }

    /** At most ten times a second; {@code path} has no control characters. */
    void show(long files, String path) {
        if (terminal == null || System.nanoTime() - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = System.nanoTime();
        String count = files + " looked at: ";
        int room = COLUMNS - count.length();
        String end = path.length() <= room ? path : "..." + path.substring(path.length() - room + 3);
        terminal.printf("\r%-" + COLUMNS + "s", count + end);
        terminal.flush();
        shown = true;
    }

    /** Makes room for a line of somebody else. */
    void clear() {
        if (shown) {
            terminal.printf("\r%" + COLUMNS + "s\r", "");
            terminal.flush();
            shown = false;
        }
    }

    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(STDERR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
