package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How much of a JVM's heap is reachable. Asking collects its garbage. */
final class LiveHeap {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private LiveHeap() {
    }

    /** In bytes; empty: the JVM did not answer, for instance because it has ended. */
    static OptionalLong of(ForkedProcess jvm, Workspace workspace) {
        List<String> command = List.of(JavaRuntime.current().home().resolve("bin/jcmd").toString(), "-J-XX:-UsePerfData",
                Long.toString(jvm.pid()), "GC.class_histogram");
        try (ForkedProcess jcmd = ForkedProcess.start("jcmd", command, workspace.directory(), Map.of())) {
            jcmd.awaitExit(LIMIT);
            // Total   instances   bytes
            return jcmd.outputLines().stream().filter(line -> line.startsWith("Total")).map(line -> line.trim().split("\\s+"))
                    .mapToLong(words -> Long.parseLong(words[2])).findFirst();
        } catch (IllegalStateException noAnswerInTime) {
            return OptionalLong.empty();
        }
    }
}
