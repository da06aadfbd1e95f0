package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures send-backs while the broker has no master, with real consumers and scripted servers. */
final class SendBackBenchmark implements Benchmark {

    /** Before 5.0 a send-back to a NameServer waits 5 s; in 5.3.1 the NameServer refuses at once. */
    private static final List<Release> RELEASES = List.of(new Release("3.2.6"), new Release("4.9.0"),
            new Release("4.9.8"),
            new Release("5.3.1"));
    private static final List<Integer> THREADS = List.of(1, 8, 64);
    private static final int MESSAGES = 10_000;
    private static final Budget PER_MESSAGE = Budget.below(50);
    private static final double PERCENTILE_99 = 0.99;
    /** The number of cases without the agent that run at the same time. High, because their send-backs only wait. */
    private static final int WAITING_AT_ONCE = 64;

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        List<Release> releases = setting.quick() ? List.of(new Release("4.9.0")) : RELEASES;
        int messages = setting.quick() ? MESSAGES / 10 : MESSAGES;
        try (ReleaseJars jars = new ReleaseJars()) {
            SendBackJvm without = SendBackJvm.start(workspace, jars, releases, Optional.empty());
            SendBackJvm with = SendBackJvm.start(workspace, jars, releases, Optional.of(setting.agent()));
            List<Case> cases = releases.stream()
                    .flatMap(release -> Stream.of(SendBackCluster.Slave.values())
                            .flatMap(slave -> (setting.quick() ? List.of(8) : THREADS).stream()
                                    .map(threads -> new Case(release, slave, threads))))
                    .toList();
            Map<Case, Future<SendBackJvm.Cost>> base = new LinkedHashMap<>();
            try (Batch waiting = new Batch(WAITING_AT_ONCE, progress)) {
                cases.forEach(each -> base.put(each, waiting.run(each + ", without", () -> each.run(without, 1))));
                base.values().forEach(Batch::result);
            }
            for (Case each : cases) {
                progress.step(each + ", with");
                SendBackJvm.Cost cost = each.run(with, (messages + each.threads - 1) / each.threads);
                figures.accept(each.figure(cost, Batch.result(base.get(each))));
            }
        }
    }

    /** One combination of release, slave and number of threads. */
    private record Case(Release release, SendBackCluster.Slave slave, int threads) {

        /** Sends {@code messages} back in each thread. */
        SendBackJvm.Cost run(SendBackJvm jvm, int messages) {
            return jvm.sendBack(release, slave, threads, messages);
        }

        Figure figure(SendBackJvm.Cost cost, SendBackJvm.Cost base) {
            return Figure.of(release + ", " + threads + (threads == 1 ? " thread" : " threads"),
                    "per message, slave: " + slave,
                    new Reading("with", Unit.MILLISECONDS, cost.millis()).within(PER_MESSAGE),
                    new Reading("with, on average", Unit.MILLISECONDS, cost.average()).within(PER_MESSAGE),
                    // no budget: with 64 threads on a few cores, some threads wait for a core
                    new Reading("with, 99th percentile", Unit.MILLISECONDS, cost.quantile(PERCENTILE_99)),
                    new Reading("with, maximum", Unit.MILLISECONDS, cost.quantile(1)),
                    new Reading("without", Unit.MILLISECONDS, base.millis()),
                    new Reading("average with / without", Unit.TIMES, cost.average() / base.average()),
                    new Reading("with, to the NameServer", Unit.REQUESTS, cost.nameServerRequests())
                            .within(Budget.atMost(0)),
                    new Reading("with, not in a retry topic", Unit.MESSAGES, cost.millis().size() - cost.retries())
                            .within(Budget.atMost(0)),
                    new Reading("with, route requests", Unit.REQUESTS, cost.routeRequests()),
                    new Reading("without, to the NameServer", Unit.REQUESTS, base.nameServerRequests()),
                    new Reading("without, messages", Unit.MESSAGES, base.millis().size()));
        }

        @Override
        public String toString() {
            return release + ", slave " + slave + ", " + threads + " threads";
        }
    }
}
