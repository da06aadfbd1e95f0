package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** What a message costs that a consumer gives back while its broker has no master; real consumers, scripted servers. */
final class SendBackBenchmark implements Benchmark {

    /** In 5.3.1 the NameServer refuses at once; the others wait 5 s for it. */
    private static final List<Release> RELEASES = List.of(new Release("3.2.6"), new Release("4.9.0"), new Release("4.9.8"),
            new Release("5.3.1"));
    private static final List<Integer> THREADS = List.of(1, 8, 64);
    private static final int MESSAGES = 10_000;
    private static final Budget PER_MESSAGE = Budget.below(50);
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
    public List<Figure> measure(BenchSetting setting, Workspace workspace, Progress progress) {
        List<Release> releases = setting.quick() ? List.of(new Release("4.9.0")) : RELEASES;
        int messages = setting.quick() ? MESSAGES / 10 : MESSAGES;
        try (ReleaseJars jars = new ReleaseJars();
                Batch waiting = new Batch(WAITING_AT_ONCE, progress); Batch working = new Batch(1, progress)) {
            SendBackJvm without = SendBackJvm.start(workspace, jars, releases, Optional.empty());
            SendBackJvm with = SendBackJvm.start(workspace, jars, releases, Optional.of(setting.agent()));
            List<Row> rows = new ArrayList<>();
            for (Release release : releases) {
                for (SendBackCluster.Slave slave : SendBackCluster.Slave.values()) {
                    for (int threads : setting.quick() ? List.of(8) : THREADS) {
                        String what = release + ", slave " + slave + ", " + threads + " threads";
                        int each = (messages + threads - 1) / threads;
                        rows.add(new Row(release, slave, threads,
                                waiting.run(what + ", without", () -> without.sendBack(release, slave, threads, 1)),
                                working.run(what + ", with", () -> with.sendBack(release, slave, threads, each))));
                    }
                }
            }
            return rows.stream().map(Row::figure).toList();
        }
    }

    private record Row(Release release, SendBackCluster.Slave slave, int threads, Future<SendBackCost> without,
            Future<SendBackCost> with) {

        Figure figure() {
            SendBackCost cost = Batch.result(with);
            SendBackCost base = Batch.result(without);
            return Figure.of(release + ", " + threads + (threads == 1 ? " thread" : " threads"), "per message, slave: " + slave,
                    millis("with", cost).within(PER_MESSAGE),
                    millis("without", base),
                    longest("with, the longest", cost),
                    count("with, to the NameServer", cost.nameServerRequests()).within(Budget.atMost(0)),
                    count("with, not arrived in a retry topic", cost.millis().size() - cost.retries()).within(Budget.atMost(0)),
                    count("without, to the NameServer", base.nameServerRequests()),
                    count("without, of", base.millis().size()));
        }

        private static Reading millis(String of, SendBackCost cost) {
            return new Reading(of, Unit.MILLISECONDS, cost.millis());
        }

        private static Reading longest(String of, SendBackCost cost) {
            return new Reading(of, Unit.MILLISECONDS, List.of(Collections.max(cost.millis())));
        }

        private static Reading count(String of, int requests) {
            return new Reading(of, Unit.REQUESTS, List.of((double) requests));
        }
    }
}
