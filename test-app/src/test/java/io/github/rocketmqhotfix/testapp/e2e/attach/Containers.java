package io.github.rocketmqhotfix.testapp.e2e.attach;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PID namespace with a /proc of its own: what a container is to those who look for processes. */
final class Containers {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Containers() {
    }

    /** What stands before a command that runs as process 1 of its own namespace. */
    static List<String> pidNamespace() {
        List<String> words = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
        if (!ROOT) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        return words;
    }

    /** What stands before a command that runs in the namespaces of a process. */
    static List<String> entering(long pid) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--pid", "--mount"));
        if (!ROOT) {
            words.addAll(List.of("--user", "--preserve-credentials"));
        }
        return words;
    }

    /** Why this system cannot make one, in words; empty: it can. */
    static Optional<String> unavailability() {
        List<String> probe = pidNamespace();
        probe.add("true");
        try {
            Process process = new ProcessBuilder(probe).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor() == 0 ? Optional.empty() : Optional.of("no PID namespaces here: " + said);
        } catch (IOException failure) {
            return Optional.of("no PID namespaces here: " + failure.getMessage());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
