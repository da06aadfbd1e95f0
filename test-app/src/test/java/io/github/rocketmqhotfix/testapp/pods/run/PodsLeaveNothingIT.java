package io.github.rocketmqhotfix.testapp.pods.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.Main;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends the command {@code pods} in the middle of a run: everything that it made on this machine must be gone. */
class PodsLeaveNothingIT {

    private static final int BROKERS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration END_LIMIT = Duration.ofMinutes(2);

    @AutoClose
    private final Workspace workspace = Workspace.create("leave-nothing");

    @ParameterizedTest
    @EnumSource(names = {"TERM", "KILL"})
    void anEndInTheMiddleLeavesNoProcessNoNamespaceNoMountAndNoFolder(Signal signal) {
        Requirements.available(PodCluster.unavailability(), "pods");
        Path temporary = workspace.directoryFor("tmp");
        ForkedProcess command = workspace.keep(ForkedProcess.start("pods",
                List.of(JavaRuntime.current().executable().toString(),
                        "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "pods", "--only", "with the agent, Java 8", "--agent", Requirements.agent().jar().toString()),
                workspace.directory(),
                Map.of("JAVA8_HOME", Requirements.java(8).home().toString())));
        command.await("brokers", () -> brokersAmong(descendants(command)) >= BROKERS, LIMIT);
        Set<Long> processes = descendants(command);
        Set<String> namespaces = namespacesOf(processes);
        namespaces.removeAll(namespacesOf(Set.of(ProcessHandle.current().pid())));
        assertThat(namespaces).as("namespaces of each pod: network, mount, process id, host name")
                .hasSizeGreaterThan(4 * BROKERS);

        signal.sendTo(command.pid());
        command.awaitExit(END_LIMIT);

        Awaitility.await().atMost(END_LIMIT).untilAsserted(() -> {
            assertThat(processes).noneMatch(PodsLeaveNothingIT::isAlive);
            assertThat(namespacesOf(allProcesses())).doesNotContainAnyElementsOf(namespaces);
            assertThat(temporary).isEmptyDirectory();
            assertThat(Path.of("/proc/self/mountinfo")).content().doesNotContain(temporary.toString());
        });
    }

    private static Set<Long> descendants(ForkedProcess process) {
        return ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long brokersAmong(Set<Long> processes) {
        return processes.stream()
                .filter(pid -> commandLineOf(pid).contains("\0org.apache.rocketmq.broker.BrokerStartup\0")).count();
    }

    private static Set<Long> allProcesses() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** Returns false for a zombie too. */
    private static boolean isAlive(long pid) {
        return !commandLineOf(pid).isEmpty();
    }

    private static String commandLineOf(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** Returns names such as net:[4026532281]. */
    private static Set<String> namespacesOf(Set<Long> processes) {
        Set<String> namespaces = new TreeSet<>();
        for (long pid : processes) {
            try (Stream<Path> kinds = Files.list(Path.of("/proc", Long.toString(pid), "ns"))) {
                for (Path kind : kinds.toList()) {
                    namespaces.add(Files.readSymbolicLink(kind).toString());
                }
            } catch (IOException | UncheckedIOException gone) {
                // the process has ended
            }
        }
        return namespaces;
    }
}
