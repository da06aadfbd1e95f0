package io.github.rocketmqhotfix.testapp.pods;

import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks probes as the kubelet does: it dials the pod from its node, or runs a command in the container. */
final class ProbeAction {

    /** Of the program {@code timeout}. */
    private static final int TOO_LONG = 124;

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
            return run(name, container.entering(probe.command()), probe.timeout());
        }
        return run(name, network.onNode(List.of("bash", "-c", "exec 3<> \"/dev/tcp/$0/$1\"", sandbox.address(),
                Integer.toString(probe.port()))), probe.timeout()).map(failure -> sandbox.address() + ":" + probe.port() + ": " + failure);
    }

    /** Runs a command for so long at most; empty: it ended with 0. */
    Optional<String> run(String name, List<String> command, Duration limit) {
        List<String> limited = new java.util.ArrayList<>(List.of("timeout", "--signal=KILL", limit.toMillis() / 1000.0 + "s"));
        limited.addAll(command);
        try (ForkedProcess process = ForkedProcess.start(name, limited, Path.of("/"), Map.of())) {
            int exitCode = process.awaitExit(limit.plusSeconds(5));
            if (exitCode == 0) {
                return Optional.empty();
            }
            return Optional.of(exitCode == TOO_LONG || exitCode > 128 ? "no answer in " + limit.toMillis() + " ms"
                    : process.errorLines().stream().findFirst().orElse("exit code " + exitCode));
        } catch (IllegalStateException tooLong) {
            return Optional.of(tooLong.getMessage());
        }
    }
}
