package io.github.rocketmqhotfix.testapp.e2e.hosts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A user that the machine does not know, on file systems that cannot be written: what many pods have. */
final class UnprivilegedUser {

    // the right to read all folders is for those of this machine that only their owner may enter
    private static final String SCRIPT = """
            set -e
            for folder in $(cut -d ' ' -f 2 /proc/self/mounts); do
              mount -o remount,bind,ro "$folder" 2> /dev/null || true
            done
            if touch written 2> /dev/null || touch /tmp/written 2> /dev/null; then
              echo "file systems can still be written" >&2
              exit 99
            fi
            exec setpriv --reuid=12345 --regid=12345 --clear-groups --inh-caps=+dac_read_search --ambient-caps=+dac_read_search "$@"
            """;

    private UnprivilegedUser() {
    }

    /** What stands before a command that this user runs; the process id stays the same. */
    static List<String> prefix() {
        return List.of("unshare", "--mount", "sh", "-c", SCRIPT, "unprivileged");
    }

    /** Why this system cannot make one, in words; empty: it can. */
    static Optional<String> unavailability() {
        List<String> probe = new ArrayList<>(prefix());
        probe.addAll(List.of("id", "-u"));
        try {
            Process process = new ProcessBuilder(probe).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor() == 0 && said.equals("12345") ? Optional.empty() : Optional.of("no read-only mounts and other users here: " + said);
        } catch (IOException failure) {
            return Optional.of("no read-only mounts and other users here: " + failure.getMessage());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
