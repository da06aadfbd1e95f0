package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.checked;
import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.reported;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes one NameServer pod after the other. Each comes back with another address, and the brokers must register there
 * before the next pod is deleted.
 */
final class NameServersReplaced implements PodScenario {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LONGEST_WITHOUT_ROUTE = Duration.ofSeconds(30);
    private static final String TITLE = "NameServer pods replaced, clients by ";

    @Override
    public List<ScenarioResult> run(LoadedCluster cluster, StepListener progress) {
        List<Duration> byNames = new ArrayList<>();
        List<Duration> byService = new ArrayList<>();
        long begin = System.nanoTime();
        for (Pod nameServer : cluster.chart().nameServers()) {
            progress.step("deleting " + nameServer.name());
            long fault = System.nanoTime();
            cluster.chart().pods().replace(nameServer.name(), LIMIT);
            progress.step("waiting for the brokers at the new " + nameServer.name());
            cluster.awaitRegistrations();
            byNames.add(cluster.byNames().gapsSince(fault).route());
            byService.add(cluster.byService().gapsSince(fault).route());
        }
        return List.of(routes("names", byNames), routes("Service", byService),
                reported(TITLE + "names: longest gap of producer, consumer, route", cluster.byNames().gapsSince(begin)),
                reported(TITLE + "Service: longest gap of producer, consumer, route",
                        cluster.byService().gapsSince(begin)));
    }

    private static ScenarioResult routes(String way, List<Duration> gaps) {
        return checked(TITLE + way + ": longest time without a route, per pod",
                String.join(", ", gaps.stream().map(ScenarioResult::seconds).toList()),
                gaps.stream().allMatch(gap -> gap.compareTo(LONGEST_WITHOUT_ROUTE) < 0));
    }
}
