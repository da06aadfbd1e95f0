package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the classes of a running JVM take, as its own diagnostics say; no code runs in it for that. */
final class Metaspace {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final double KIBIBYTES = 1 << 10;

    private Metaspace() {
    }

    /** In use, in MiB. */
    static double of(ForkedProcess jvm, JavaRuntime runtime) {
        // 25 leaves it out of GC.heap_info, 8 has no VM.metaspace
        boolean old = runtime.majorVersion() == 8;
        String[] question = old ? new String[] {"GC.heap_info"} : new String[] {"VM.metaspace", "basic", "scale=KB"};
        Pattern answer = Pattern.compile(old ? "Metaspace +used (\\d+)K" : "Both: +([\\d.]+) KB used");
        List<String> command = new ArrayList<>(List.of(runtime.home().resolve("bin/jcmd").toString(), Long.toString(jvm.pid())));
        command.addAll(List.of(question));
        try (ForkedProcess jcmd = ForkedProcess.start("jcmd", command, Path.of("/"), Map.of())) {
            jcmd.awaitExit(LIMIT);
            return jcmd.outputLines().stream().map(answer::matcher).filter(Matcher::find).findFirst()
                    .map(found -> Double.parseDouble(found.group(1)) / KIBIBYTES)
                    .orElseThrow(() -> new IllegalStateException("no metaspace of " + jvm + jcmd.tail()));
        }
    }
}
