package io.github.rocketmqhotfix.testapp.e2e.attach;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import java.util.List;
import java.util.stream.Stream;

/** A PID namespace with its own /proc. To a tool that searches for processes, it looks like a container. */
final class PidNamespace {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private PidNamespace() {}

    /**
     * Returns the start of a command line whose command becomes process 1 of a new namespace; skips the test if that is
     * impossible.
     */
    static List<String> created() {
        List<String> prefix = joined(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"),
                ROOT ? List.of() : List.of("--user", "--map-root-user"));
        return Requirements.available(Requirements.obstacle("PID namespaces", "", joined(prefix, List.of("true"))),
                prefix);
    }

    /** Returns the start of a command line whose command runs in the namespaces of a process. */
    static List<String> of(long pid) {
        return joined(List.of("nsenter", "--target", Long.toString(pid), "--pid", "--mount"),
                ROOT ? List.of() : List.of("--user", "--preserve-credentials"));
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
