package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.reported;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Deletes all brokers' pods one by one in the order of the chart's README: the slaves, then the masters. A master is
 * deleted once no producer sends to it any more and all its messages are read.
 */
final class RollingRestart implements PodScenario {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Longer than the interval at which producers poll their route. */
    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final String TITLE = "rolling restart of the brokers, clients by ";
    // Java 8 does not know --add-opens and ignores it because of IgnoreUnrecognizedVMOptions
    private static final String MQADMIN = "exec \"$JAVA_HOME/bin/java\" -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
            + " -XX:+IgnoreUnrecognizedVMOptions --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
            + " -Duser.home=/tmp -cp \"$ROCKETMQ_HOME/lib/*\" org.apache.rocketmq.tools.command.MQAdminStartup \"$@\"";

    @Override
    public List<ScenarioResult> run(LoadedCluster cluster, StepListener progress) {
        RunningChart chart = cluster.chart();
        long begin = System.nanoTime();
        for (Pod slave : chart.slaves()) {
            progress.step("restarting " + slave.name());
            chart.pods().replace(slave.name(), LIMIT);
        }
        for (Pod master : chart.masters()) {
            progress.step("emptying " + master.name());
            wipeWritePermission(chart, RunningChart.brokerName(master));
            AtomicLong sends = new AtomicLong(-1);
            Awaitility.await("no more sends to " + master.name()).atMost(LIMIT).pollInterval(QUIET).until(() -> {
                long now = cluster.sendsTo(master.address());
                return sends.getAndSet(now) == now;
            });
            Awaitility.await("no unread message on " + master.name()).atMost(LIMIT)
                    .until(() -> cluster.byNames().allIsReceived() && cluster.byService().allIsReceived());
            progress.step("restarting " + master.name());
            chart.pods().replace(master.name(), LIMIT);
            cluster.awaitRegistrations();
        }
        return List.of(
                reported(TITLE + "names: longest gap of producer, consumer, route", cluster.byNames().gapsSince(begin)),
                reported(TITLE + "Service: longest gap of producer, consumer, route",
                        cluster.byService().gapsSince(begin)));
    }

    /**
     * Runs the release's own mqadmin in a NameServer's container. After that, no NameServer offers a queue of this
     * broker for writing.
     */
    private static void wipeWritePermission(RunningChart chart, String brokerName) {
        List<Pod> nameServers = chart.nameServers();
        String addresses = nameServers.stream().map(RunningChart::nameServerAddress).collect(Collectors.joining(";"));
        List<String> command = List.of("sh", "-c", MQADMIN, "mqadmin", "wipeWritePerm", "-b", brokerName, "-n",
                addresses);
        Pod pod = nameServers.get(0);
        try (ForkedProcess mqadmin = ForkedProcess.start("mqadmin", pod.inContainer(command),
                chart.workspace().directory(), Map.of())) {
            mqadmin.awaitExit(LIMIT);
            // the exit code of mqadmin is 0 even if the command fails
            if (mqadmin.outputLines().stream().filter(line -> line.contains("OK")).count() < nameServers.size()) {
                throw new PodFailure(pod.name(), "mqadmin wipeWritePerm -b " + brokerName + " failed" + mqadmin.tail());
            }
        }
    }
}
