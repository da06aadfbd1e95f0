package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs this application once more in a network namespace, where ports can be silenced and all traffic belongs to the
 * soak.
 *
 * @param screen prints the output of the inner run
 */
record SoakNetwork(PrintStream screen) {

    private static final NetworkShape SHAPE = NetworkShape.ordinary("192.168.50.2/24");
    private static final int ENDED_OTHERWISE = 2;
    private static final int HIGHEST_EXIT_CODE = 3;

    /**
     * Prints the output of the inner run while it runs, and returns its exit code.
     *
     * @throws IllegalStateException if this system does not allow a namespace, or the inner run exceeds the limit
     */
    int run(String mainClass, List<String> arguments, Duration limit) {
        try (Workspace workspace = Workspace.create("soak-network")) {
            Host host = Host.alone(workspace, "soak", SHAPE);
            List<String> command = new ArrayList<>(List.of(
                    JavaRuntime.current().executable().toString(), "-XX:+UseSerialGC", "-Xmx512m", "-XX:-UsePerfData",
                    // files that the inner run leaves when it is killed are deleted with this workspace
                    "-Djava.io.tmpdir=" + workspace.directory(),
                    "-cp", JavaRuntime.currentClassPath(), mainClass));
            command.addAll(arguments);
            ForkedProcess inside = workspace.keep(ForkedProcess.start("soak", host.entering(command),
                    workspace.directory(), Map.of(), this::copy));
            int exitCode = inside.awaitExit(limit);
            inside.errorLines().forEach(screen::println);
            return exitCode < 0 || exitCode > HIGHEST_EXIT_CODE ? ENDED_OTHERWISE : exitCode;
        }
    }

    private void copy(InputStream output) {
        try (output) {
            output.transferTo(screen);
            screen.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
