package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.pods.model.PodNetwork.PodSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs probes as the kubelet does: dials the pod from the node, or runs a command in the container.
 *
 * @param gracePeriod the time within which a container must end after its probe has failed
 */
record ProbeRunner(PodNetwork network, PodSandbox sandbox, Duration gracePeriod) {

    /** The exit code of the program {@code timeout} after a timeout. */
    private static final int TOO_LONG = 124;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /** Returns why the probe fails, in words; empty if it succeeds. */
    Optional<String> ask(String name, Probe probe, ContainerProcess container) {
        if (!probe.command().isEmpty()) {
            return run(name, container, probe.command(), probe.timeout());
        }
        return dial(name, probe.port(), probe.timeout())
                .map(failure -> sandbox.address() + ":" + probe.port() + ": " + failure);
    }

    /** Dials from one process, so that killing it leaves no other process. */
    private Optional<String> dial(String name, int port, Duration limit) {
        List<String> command = network
                .onNode(List.of("bash", "-c", "echo dialling; exec 3<> \"/dev/tcp/$0/$1\"", sandbox.address(),
                        Integer.toString(port)));
        try (ForkedProcess process = ForkedProcess.start(name, command, Path.of("/"), Map.of())) {
            // the kubelet dials without a new process, so the time to start the process does not count
            process.awaitOutput("start", line -> line.equals("dialling"), START_LIMIT);
            process.await("end", () -> !process.isAlive(), limit);
            return process.awaitExit(limit) == 0 ? Optional.empty() : Optional.of(firstErrorLine(process));
        } catch (IllegalStateException tooLong) {
            return Optional.of("no answer in " + limit.toMillis() + " ms");
        }
    }

    private static String firstErrorLine(ForkedProcess process) {
        return process.errorLines().stream().findFirst().orElse("it failed without a message");
    }

    /** Runs a command in a container within the limit. Returns why it fails; empty if its exit code is 0. */
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
            return Optional.of(exitCode == TOO_LONG || exitCode > 128 ? "no answer in " + limit.toMillis() + " ms"
                    : firstErrorLine(process));
        } catch (IllegalStateException tooLong) {
            return Optional.of(tooLong.getMessage());
        }
    }
}
