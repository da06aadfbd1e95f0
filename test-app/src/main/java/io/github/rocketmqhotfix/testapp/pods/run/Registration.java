package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.List;

/** The first scenario: every broker pod registers its own address at every NameServer, and {@code helm test} is content. */
public final class Registration {

    private static final Duration TEST_LIMIT = Duration.ofMinutes(2);

    private final Duration readyLimit;
    private final Duration registrationLimit;

    /**
     * @param readyLimit        what all pods have to become ready
     * @param registrationLimit what the brokers have after that; one that did not find a NameServer tries again after 10 to 30 s
     */
    public Registration(Duration readyLimit, Duration registrationLimit) {
        this.readyLimit = readyLimit;
        this.registrationLimit = registrationLimit;
    }

    /**
     * Runs it on a cluster that was just started.
     *
     * @throws PodFailure that names the pod that is not as it should be
     */
    public RegistrationResult run(RunningChart cluster, StepListener progress) {
        long start = System.nanoTime();
        progress.step("waiting for its pods");
        cluster.pods().awaitReady(readyLimit);
        checkAgent(cluster);
        progress.step("asking the NameServers");
        List<Pod> brokers = cluster.brokers();
        try (Registrations registrations = Registrations.from(brokers.get(brokers.size() - 1), cluster)) {
            registrations.await(registrationLimit);
        }
        long registered = System.nanoTime();
        progress.step("helm test");
        List<String> lines = cluster.test(TEST_LIMIT);
        int tested = (int) lines.stream().filter(line -> line.startsWith("ok ")).count();
        if (tested != brokers.size() * cluster.nameServers().size()) {
            throw new PodFailure("of helm test", "it is content with " + lines);
        }
        return new RegistrationResult(brokers.size(), cluster.nameServers().size(), Duration.ofNanos(registered - start), tested);
    }

    private static void checkAgent(RunningChart cluster) {
        for (Pod pod : cluster.pods().pods()) {
            boolean applied = AgentLines.haveApplied(pod.output(), "loopback-filter");
            if (applied != cluster.kind().patched()) {
                throw new PodFailure(pod.name(), applied ? "it has the agent, which it should not" : "the agent did not apply loopback-filter"
                        + pod.output().tail());
            }
        }
    }
}
