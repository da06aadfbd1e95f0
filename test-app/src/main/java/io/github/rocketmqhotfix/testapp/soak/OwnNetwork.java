package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs this application once more in a network of its own, where ports can be silenced and all that is said is ours. */
final class OwnNetwork {

    private static final NetworkShape SHAPE = NetworkShape.ordinary("192.168.50.2/24");
    private static final int ENDED_OTHERWISE = 2;
    private static final int HIGHEST_EXIT_CODE = 3;

    private final PrintStream screen;

    OwnNetwork(PrintStream screen) {
        this.screen = screen;
    }

    /**
     * Returns when it has ended, with its exit code; what it prints is printed meanwhile.
     *
     * @throws IllegalStateException if this system does not allow it, or it goes on for longer than the limit
     */
    int run(String mainClass, List<String> arguments, Duration limit) {
        try (Workspace workspace = Workspace.create("soak-network")) {
            Host host = Host.alone(workspace, "soak", SHAPE);
            List<String> command = new ArrayList<>(List.of(
                    JavaRuntime.current().executable().toString(), "-XX:+UseSerialGC", "-Xmx512m", "-XX:-UsePerfData",
                    // what it leaves when it is killed is deleted with ours
                    "-Djava.io.tmpdir=" + workspace.directory(),
                    "-cp", classPath(), mainClass));
            command.addAll(arguments);
            ForkedProcess inside = workspace.keep(ForkedProcess.start("soak", host.entering(command),
                    workspace.directory(), Map.of(), this::copy));
            int exitCode = inside.awaitExit(limit);
            inside.errorLines().forEach(screen::println);
            return exitCode < 0 || exitCode > HIGHEST_EXIT_CODE ? ENDED_OTHERWISE : exitCode;
        }
    }

    // the working directory is another one inside
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
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
