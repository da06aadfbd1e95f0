package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks probes as the kubelet does: it dials the pod from its node, or runs a command in the container. */
final class ProbeAction {

    /** Of the program {@code timeout}. */
    private static final int TOO_LONG = 124;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final PodNetwork network;
    private final PodSandbox sandbox;
    private final Duration gracePeriod;

    ProbeAction(PodNetwork network, PodSandbox sandbox, Duration gracePeriod) {
        this.network = network;
        this.sandbox = sandbox;
        this.gracePeriod = gracePeriod;
    }

    /** What a container has to end in that a probe gave up. */
    Duration gracePeriod() {
        return gracePeriod;
    }

    /** What was wrong, in words; empty: the probe is content. */
    Optional<String> ask(String name, Probe probe, ContainerProcess container) {
        if (!probe.command().isEmpty()) {
            return run(name, container, probe.command(), probe.timeout());
        }
        return dial(name, probe.port(), probe.timeout()).map(failure -> sandbox.address() + ":" + probe.port() + ": " + failure);
    }

    /** Killing it leaves nothing behind: what is entered and dials is one process. */
    private Optional<String> dial(String name, int port, Duration limit) {
        List<String> command = network.onNode(List.of("bash", "-c", "echo dialling; exec 3<> \"/dev/tcp/$0/$1\"", sandbox.address(),
                Integer.toString(port)));
        try (ForkedProcess process = ForkedProcess.start(name, command, Path.of("/"), Map.of())) {
            // a kubelet has no process to start before its time counts
            process.awaitOutput("start", line -> line.equals("dialling"), START_LIMIT);
            process.await("end", () -> !process.isAlive(), limit);
            return process.awaitExit(limit) == 0 ? Optional.empty() : Optional.of(complaint(process));
        } catch (IllegalStateException tooLong) {
            return Optional.of("no answer in " + limit.toMillis() + " ms");
        }
    }

    private static String complaint(ForkedProcess process) {
        return process.errorLines().stream().findFirst().orElse("it failed without a word");
    }

    /** Runs a command in a container for so long at most; empty: it ended with 0. */
    Optional<String> run(String name, ContainerProcess container, List<String> command, Duration limit) {
        List<String> limited = new ArrayList<>(List.of("timeout", "--signal=KILL", limit.toMillis() / 1000.0 + "s"));
        try {
            limited.addAll(container.entering(command));
        } catch (IllegalStateException hasEnded) {
            return Optional.of(hasEnded.getMessage());
        }
        try (ForkedProcess process = ForkedProcess.start(name, limited, Path.of("/"), Map.of())) {
            int exitCode = process.awaitExit(limit.plusSeconds(5));
            if (exitCode == 0) {
                return Optional.empty();
            }
            return Optional.of(exitCode == TOO_LONG || exitCode > 128 ? "no answer in " + limit.toMillis() + " ms" : complaint(process));
        } catch (IllegalStateException tooLong) {
            return Optional.of(tooLong.getMessage());
        }
    }
}
