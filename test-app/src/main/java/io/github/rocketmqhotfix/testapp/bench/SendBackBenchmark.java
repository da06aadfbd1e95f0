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

/** What a message costs that a consumer gives back while its broker has no master; real consumers, scripted servers. */
final class SendBackBenchmark implements Benchmark {

    /** In 5.3.1 the NameServer refuses at once; the others wait 5 s for it. */
    private static final List<Release> RELEASES = List.of(new Release("3.2.6"), new Release("4.9.0"), new Release("4.9.8"),
            new Release("5.3.1"));
    private static final List<Integer> THREADS = List.of(1, 8, 64);
    private static final int MESSAGES = 10_000;
    private static final Budget PER_MESSAGE = Budget.below(50);
    private static final double ALMOST_ALL = 0.99;
    /** Without the agent they only wait. */
    private static final int WAITING_AT_ONCE = 64;

    @Override
    public String name() {
        return "sendback";
    }

    @Override
    public String description() {
        return "how long a message that is given back blocks its thread while its broker has no master";
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        List<Release> releases = setting.quick() ? List.of(new Release("4.9.0")) : RELEASES;
        int messages = setting.quick() ? MESSAGES / 10 : MESSAGES;
        try (ReleaseJars jars = new ReleaseJars()) {
            SendBackJvm without = SendBackJvm.start(workspace, jars, releases, Optional.empty());
            SendBackJvm with = SendBackJvm.start(workspace, jars, releases, Optional.of(setting.agent()));
            List<Case> cases = releases.stream().flatMap(release -> Stream.of(SendBackCluster.Slave.values()).flatMap(slave ->
                    (setting.quick() ? List.of(8) : THREADS).stream().map(threads -> new Case(release, slave, threads)))).toList();
            Map<Case, SendBackCost> base = new LinkedHashMap<>();
            try (Batch waiting = new Batch(WAITING_AT_ONCE, progress)) {
                Map<Case, Future<SendBackCost>> bursts = new LinkedHashMap<>();
                cases.forEach(each -> bursts.put(each, waiting.run(each + ", without", () -> each.run(without, 1))));
                bursts.forEach((each, burst) -> base.put(each, Batch.result(burst)));
            }
            for (Case each : cases) {
                progress.step(each + ", with");
                SendBackCost cost = each.run(with, (messages + each.threads - 1) / each.threads);
                figures.accept(each.figure(cost, base.get(each)));
            }
        }
    }

    /** One way in which messages are given back. */
    private record Case(Release release, SendBackCluster.Slave slave, int threads) {

        /** {@code messages} of each thread. */
        SendBackCost run(SendBackJvm jvm, int messages) {
            return jvm.sendBack(release, slave, threads, messages);
        }

        Figure figure(SendBackCost cost, SendBackCost base) {
            return Figure.of(release + ", " + threads + (threads == 1 ? " thread" : " threads"), "per message, slave: " + slave,
                    millis("with", cost).within(PER_MESSAGE),
                    one("with, on average", Unit.MILLISECONDS, cost.average()).within(PER_MESSAGE),
                    // of 64 threads on a few cores some wait for a core that long
                    one("with, 99 of 100 within", Unit.MILLISECONDS, cost.quantile(ALMOST_ALL)),
                    one("with, the longest", Unit.MILLISECONDS, cost.quantile(1)),
                    millis("without", base),
                    one("average with / without", Unit.TIMES, cost.average() / base.average()),
                    one("with, to the NameServer", Unit.REQUESTS, cost.nameServerRequests()).within(Budget.atMost(0)),
                    one("with, not arrived in a retry topic", Unit.MESSAGES, cost.millis().size() - cost.retries()).within(Budget.atMost(0)),
                    one("with, routes asked for", Unit.REQUESTS, cost.routeRequests()),
                    one("without, to the NameServer", Unit.REQUESTS, base.nameServerRequests()),
                    one("without, of", Unit.MESSAGES, base.millis().size()));
        }

        private static Reading millis(String of, SendBackCost cost) {
            return new Reading(of, Unit.MILLISECONDS, cost.millis());
        }

        private static Reading one(String of, Unit unit, double number) {
            return new Reading(of, unit, List.of(number));
        }

        @Override
        public String toString() {
            return release + ", slave " + slave + ", " + threads + " threads";
        }
    }
}
