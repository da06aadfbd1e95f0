package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.CutOffNeighbour;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How many calls of a client fail, and for how long, when something happens to its NameServers: real clients and servers,
 * beside what the newest release does by itself.
 */
final class RecoveryBenchmark implements Benchmark {

    private static final Release PEER = new Release("5.5.0");
    private static final List<Release> RELEASES = List.of(new Release("4.2.0"), new Release("4.8.0"), new Release("4.9.8"),
            new Release("5.0.0"), new Release("5.3.1"), PEER);
    private static final List<Integer> THREADS = List.of(1, 16);
    /** How threads meet the lock of a client is chance when it dials, so that is repeated. */
    private static final int ROUNDS_OF_CUT_OFF = 3;
    private static final Release LOOPING = new Release("4.9.8");
    private static final Budget LOOPING_BUDGET = Budget.atMost(16);
    /** They wait for time-outs most of the time. */
    private static final int AT_ONCE = 4;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String description() {
        return "failed calls and the time to the first answer after a NameServer is killed, frozen, cut off, removed, ...";
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, Progress progress, Consumer<Figure> figures) {
        List<Release> releases = setting.quick() ? List.of(new Release("4.2.0")) : RELEASES;
        List<Trouble> troubles = setting.quick() ? List.of(Trouble.KILLED, Trouble.REMOVED) : List.of(Trouble.values());
        try (ReleaseJars jars = new ReleaseJars(); Batch batch = new Batch(AT_ONCE, progress)) {
            Runs runs = new Runs(batch, jars, setting);
            List<Row> rows = new ArrayList<>();
            for (Trouble trouble : troubles) {
                for (int threads : setting.quick() ? List.of(1) : THREADS) {
                    CallPlan plan = trouble.plan(threads);
                    RecoveryRuns peer = runs.without(trouble, plan, PEER);
                    releases.forEach(release -> rows.add(runs.row(trouble, plan, release, Optional.of(peer))));
                }
            }
            if (!setting.quick()) {
                rows.add(runs.row(Trouble.CUT_OFF, CutOffNeighbour.EIGHT_THREADS, LOOPING, Optional.empty()));
            }
            rows.forEach(row -> figures.accept(row.figure()));
        }
    }

    /** Where they run, and with which agent. */
    private record Runs(Batch batch, ReleaseJars jars, BenchSetting setting) {

        Row row(Trouble trouble, CallPlan plan, Release release, Optional<RecoveryRuns> peer) {
            RecoveryRuns without = peer.isPresent() && release.equals(PEER) ? peer.get() : without(trouble, plan, release);
            Setting patched = plain(release).with(setting.agent());
            return new Row(trouble, plan, release, side("with", trouble, plan, patched), without, peer);
        }

        RecoveryRuns without(Trouble trouble, CallPlan plan, Release release) {
            return side("without", trouble, plan, plain(release));
        }

        private Setting plain(Release release) {
            return Setting.of(Installation.plain(jars, release));
        }

        private RecoveryRuns side(String of, Trouble trouble, CallPlan plan, Setting one) {
            String what = String.join(", ", trouble.toString(), one.client().release().toString(), plan.threads() + " threads", of);
            int rounds = trouble == Trouble.CUT_OFF && plan.threads() > 1 ? ROUNDS_OF_CUT_OFF : 1;
            return new RecoveryRuns(of, IntStream.range(0, setting.rounds(rounds))
                    .mapToObj(round -> batch.run(what, () -> trouble.of(one, plan))).toList());
        }
    }

    /** One release in one trouble. */
    private record Row(Trouble trouble, CallPlan plan, Release release, RecoveryRuns with, RecoveryRuns without,
            Optional<RecoveryRuns> peer) {

        Figure figure() {
            List<Reading> readings = new ArrayList<>();
            boolean looping = plan.equals(CutOffNeighbour.EIGHT_THREADS);
            readings.add(looping ? with.failed().within(LOOPING_BUDGET) : with.failed());
            readings.add(without.failed());
            Optional<RecoveryRuns> other = peer.filter(side -> side != without);
            other.map(side -> side.failed().named(PEER + " without")).ifPresent(readings::add);
            // what is judged below has to hurt where there is no agent
            if (trouble == Trouble.FROZEN && without.failed().within(Budget.atMost(0)).kept() || looping && without.failed().within(LOOPING_BUDGET).kept()) {
                throw new IllegalStateException(trouble + " does " + release + " no harm without the agent, so nothing was measured");
            }
            if (trouble == Trouble.FROZEN) {
                readings.add(with.mostOfAThread().within(Budget.atMost(1)));
            }
            readings.add(with.seconds());
            readings.add(without.seconds());
            other.map(side -> side.seconds().named(PEER + " " + side.seconds().of())).ifPresent(readings::add);
            if (trouble == Trouble.REMOVED) {
                readings.add(with.strayRequests());
                readings.add(without.strayRequests());
            }
            int calls = plan.threads() * plan.calls();
            return new Figure(release.toString(), String.format(Locale.ROOT, "%s, %d %s: failed of %d calls", trouble, plan.threads(),
                    plan.threads() == 1 ? "thread" : "threads", calls), readings);
        }
    }
}
