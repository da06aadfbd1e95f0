package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.Finding.checked;
import static io.github.rocketmqhotfix.testapp.pods.run.Finding.told;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Each NameServer pod in turn is deleted and comes back with another address; the next when the brokers have found it. */
final class NameServersReplaced implements PodScenario {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LONGEST_WITHOUT_ROUTE = Duration.ofSeconds(30);

    @Override
    public List<Finding> run(LoadedCluster cluster, StepListener progress) {
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
        ClientPair.Gaps names = cluster.byNames().gapsSince(begin);
        ClientPair.Gaps service = cluster.byService().gapsSince(begin);
        return List.of(
                routes("NameServer pods replaced, by names: longest without a route, each", byNames),
                routes("NameServer pods replaced, by Service: longest without a route, each", byService),
                told("NameServer pods replaced: longest gap of producer, consumer, route, by names", names.text()),
                told("NameServer pods replaced: longest gap of producer, consumer, route, by Service", service.text()));
    }

    private static Finding routes(String what, List<Duration> gaps) {
        return checked(what, String.join(", ", gaps.stream().map(Finding::seconds).toList()),
                gaps.stream().allMatch(gap -> gap.compareTo(LONGEST_WITHOUT_ROUTE) < 0));
    }
}
