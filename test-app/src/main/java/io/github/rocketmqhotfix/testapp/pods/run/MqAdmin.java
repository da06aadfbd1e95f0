package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The release's own mqadmin, in a NameServer's container, for all NameServers. */
final class MqAdmin {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    // Java 8 does not know the last options
    private static final String SCRIPT = "exec \"$JAVA_HOME/bin/java\" -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
            + " -XX:+IgnoreUnrecognizedVMOptions --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
            + " -Duser.home=/tmp -cp \"$ROCKETMQ_HOME/lib/*\" org.apache.rocketmq.tools.command.MQAdminStartup \"$@\"";

    private final Workspace workspace;
    private final RunningChart cluster;

    MqAdmin(Workspace workspace, RunningChart cluster) {
        this.workspace = workspace;
        this.cluster = cluster;
    }

    /** Nobody is to write to this broker any more, at any NameServer. */
    void wipeWritePermission(String brokerName) {
        run("OK", cluster.nameServers().size(), "wipeWritePerm", "-b", brokerName);
    }

    // it ends with 0 whatever happened
    private void run(String success, int times, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "mqadmin"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-n", cluster.nameServers().stream().map(pod -> pod.address() + ":9876").collect(Collectors.joining(";"))));
        Pod pod = cluster.nameServers().get(0);
        try (ForkedProcess mqadmin = ForkedProcess.start("mqadmin", pod.inContainer(command), workspace.directory(), Map.of())) {
            mqadmin.awaitExit(LIMIT);
            if (mqadmin.outputLines().stream().filter(line -> line.contains(success)).count() < times) {
                throw new PodFailure(pod.name(), "mqadmin " + String.join(" ", arguments) + " failed" + mqadmin.tail());
            }
        }
    }
}
