package io.github.rocketmqhotfix.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** If stderr is a terminal, shows the progress of a scan there, in one line that is overwritten. */
final class ScanProgress {

    /**
     * On Linux, a link to the terminal. On other systems nothing is shown: JDKs before 22 cannot tell whether stderr is
     * a terminal.
     */
    private static final Path STDERR = Paths.get("/proc/self/fd/2");
    private static final int COLUMNS = 79;
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final PrintStream terminal;
    private long lastNanos = System.nanoTime();
    private boolean shown;

    ScanProgress(PrintStream stderr) {
        this.terminal = isTerminal() ? stderr : null;
    }

    /** Shows the line, at most ten times a second; {@code path} must have no control characters. */
    void show(long files, String path) {
        if (terminal == null || System.nanoTime() - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = System.nanoTime();
        String count = files + " checked: ";
        int room = COLUMNS - count.length();
        String end = path.length() <= room ? path : "..." + path.substring(path.length() - room + 3);
        terminal.printf("\r%-" + COLUMNS + "s", count + end);
        terminal.flush();
        shown = true;
    }

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
