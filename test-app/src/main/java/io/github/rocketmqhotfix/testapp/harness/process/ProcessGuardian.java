package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs a shell that kills the forked processes and deletes their directories when this JVM ends for any reason,
 * including kill -9. The end of this JVM closes the shell's standard input, which the shell notices. Thread-safe.
 */
final class ProcessGuardian {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            processes= directories=
            without() { kept=; for one in $2; do [ "$one" = "$1" ] || kept="$kept $one"; done; }
            while read -r verb what; do
              case $verb in
                register-process) processes="$processes $what" ;;
                unregister-process) without "$what" "$processes"; processes=$kept ;;
                register-directory) directories="$directories $what" ;;
                unregister-directory) without "$what" "$directories"; directories=$kept ;;
              esac
            done
            for one in $processes; do kill -9 "$one" 2>/dev/null; done
            # a killed process may still write for a moment, so the shell retries the deletion for 10 s at most
            for one in $directories; do
              tries=0
              until rm -rf "$one" 2>/dev/null && [ ! -e "$one" ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done
            done
            """;

    private static final ProcessGuardian INSTANCE = new ProcessGuardian();

    private final PrintStream commands;

    private ProcessGuardian() {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        commands = new PrintStream(UncheckedFiles.unchecked(shell::start).getOutputStream(), true,
                StandardCharsets.UTF_8);
    }

    static ProcessGuardian instance() {
        return INSTANCE;
    }

    /** Registers a process to be killed at the end of this JVM. Unregisters the process when it has ended. */
    void register(Process process) {
        send("register-process", process.pid());
        // the kernel may reuse the pid for another process, which must not be killed
        process.onExit().thenRun(() -> send("unregister-process", process.pid()));
    }

    /** Registers a directory to be deleted at the end of this JVM. */
    void register(Path directory) {
        send("register-directory", directory);
    }

    /** Unregisters a directory. Does not delete it. */
    void unregister(Path directory) {
        send("unregister-directory", directory);
    }

    private synchronized void send(String verb, Object what) {
        commands.println(verb + " " + what);
    }
}
