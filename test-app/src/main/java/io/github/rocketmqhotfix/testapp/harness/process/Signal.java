package io.github.rocketmqhotfix.testapp.harness.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A POSIX signal for a process. */
public enum Signal {

    STOP, CONT, TERM, KILL,
    /** Makes a server read its files again. */
    HUP;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * Sends the signal.
     *
     * @throws IllegalStateException if there is no such process
     */
    public void sendTo(long pid) {
        // every shell has the command kill; the program kill is in a package that bare Debian lacks
        String command = "kill -" + name() + " " + pid;
        ForkedProcess.outputOf(command, List.of("sh", "-c", command), Path.of("/"), Map.of(), LIMIT);
    }
}
