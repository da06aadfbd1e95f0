package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.List;

/**
 * The first scenario: every broker pod registers its own address at every NameServer, and {@code helm test} succeeds.
 *
 * @param readyLimit        the time within which all pods must become ready
 * @param registrationLimit the time within which the brokers must register once all pods are ready; a broker that found
 *                          no NameServer tries again after 10 to 30 s
 */
public record RegistrationScenario(Duration readyLimit, Duration registrationLimit) {

    private static final Duration TEST_LIMIT = Duration.ofMinutes(2);

    /**
     * The measurements of this scenario.
     *
     * @param registered the time until every NameServer had every broker at its pod's address
     * @param tested     the number of addresses that answered to {@code helm test}, which dials the addresses that each
     *                   NameServer lists; a broker counts once for each NameServer
     */
    public record RegistrationResult(int brokers, int nameServers, Duration registered, int tested) {

        @Override
        public String toString() {
            return brokers + " brokers at " + nameServers + " NameServers after " + registered.toSeconds()
                    + " s, helm test: "
                    + tested + " of " + brokers * nameServers + " addresses answer";
        }
    }

    /**
     * Runs the scenario on a cluster that was just started.
     *
     * @throws PodFailure that names the first pod that fails
     */
    public RegistrationResult run(RunningChart cluster, StepListener progress) {
        long start = System.nanoTime();
        progress.step("waiting for the pods");
        cluster.pods().awaitReady(readyLimit);
        checkAgent(cluster);
        progress.step("asking the NameServers");
        List<Pod> brokers = cluster.brokers();
        try (RegistrationWatch watch = RegistrationWatch.start(brokers.get(brokers.size() - 1), cluster)) {
            watch.await(registrationLimit);
        }
        long registered = System.nanoTime();
        progress.step("helm test");
        List<String> lines = cluster.test(TEST_LIMIT);
        int tested = (int) lines.stream().filter(line -> line.startsWith("ok ")).count();
        if (tested != brokers.size() * cluster.nameServers().size()) {
            throw new PodFailure("of helm test", "its output lacks addresses: " + lines);
        }
        return new RegistrationResult(brokers.size(), cluster.nameServers().size(),
                Duration.ofNanos(registered - start), tested);
    }

    private static void checkAgent(RunningChart cluster) {
        for (Pod pod : cluster.pods().pods()) {
            boolean applied = AgentLines.haveApplied(pod.lastProcess(), "loopback-filter");
            if (applied != cluster.kind().withAgent()) {
                throw new PodFailure(pod.name(),
                        applied ? "it has the agent, which it should not have"
                                : "the agent did not apply loopback-filter"
                                        + pod.lastProcess().tail());
            }
        }
    }
}
