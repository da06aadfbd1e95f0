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
                guard)  processes="$processes $what" ;;
                release) without "$what" "$processes"; processes=$kept ;;
                keep)   directories="$directories $what" ;;
                forget) without "$what" "$directories"; directories=$kept ;;
              esac
            done
            for one in $processes; do kill -9 "$one" 2>/dev/null; done
            # a killed process may still write for a moment, so the shell tries for 10 s
            for one in $directories; do
              tries=0
              until rm -rf "$one" 2>/dev/null && [ ! -e "$one" ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done
            done
            """;

    private static final ProcessGuardian INSTANCE = new ProcessGuardian();

    private final PrintStream orders;

    private ProcessGuardian() {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        orders = new PrintStream(UncheckedFiles.unchecked(shell::start).getOutputStream(), true,
                StandardCharsets.UTF_8);
    }

    static ProcessGuardian instance() {
        return INSTANCE;
    }

    void guard(Process process) {
        order("guard", process.pid());
        // the kernel may reuse the pid for another process, which must not be killed
        process.onExit().thenRun(() -> order("release", process.pid()));
    }

    void guard(Path directory) {
        order("keep", directory);
    }

    void forget(Path directory) {
        order("forget", directory);
    }

    private synchronized void order(String verb, Object what) {
        orders.println(verb + " " + what);
    }
}
