package io.github.rocketmqhotfix.testapp.e2e.hosts;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import java.util.List;
import java.util.stream.Stream;

/** A user whose id has no name on this machine, on read-only file systems, as in many pods. */
final class UnprivilegedUser {

    // dac_read_search: some folders of the test machine may only be entered by their owner
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

    private UnprivilegedUser() {}

    /**
     * Returns the words to put before a command so that this user runs it. The process that is started keeps its id and
     * becomes the command. Skips the test if this machine cannot provide such a user.
     */
    static List<String> prefix() {
        List<String> prefix = List.of("unshare", "--mount", "sh", "-c", SCRIPT, "unprivileged");
        List<String> probe = Stream.concat(prefix.stream(), Stream.of("id", "-u")).toList();
        return Requirements.available(Requirements.obstacle("read-only mounts and other users", "12345", probe),
                prefix);
    }
}
