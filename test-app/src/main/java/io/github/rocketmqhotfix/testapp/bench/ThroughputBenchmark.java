package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.bench.LoadClient.Slice;
import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.cluster.Broker;
import io.github.rocketmqhotfix.testapp.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How fast a client sends and consumes, in short slices that alternate between two JVMs, one of them with the agent. A JVM
 * compiles its code as it comes, so there are several such pairs of JVMs.
 */
final class ThroughputBenchmark implements Benchmark {

    private static final Release RELEASE = new Release("4.9.0");
    private static final int PAIRS_OF_JVMS = 4;
    private static final int WARM_UP = 2;
    private static final int SLICES = 7;
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final int STORED = 60_000;
    /** A broker on a busy machine may refuse one now and then. */
    private static final int TAKEN = 55_000;
    private static final int QUEUES = 4;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Budget SPEED = Budget.atLeast(0.99);
    /** The budget is none; what compilers save by not allocating differs from JVM to JVM by a part of this. */
    private static final Budget MEMORY = Budget.atMost(1.01);

    /** What the clients do. */
    private enum Work {
        SYNC("send"), ASYNC("send"), CONSUME("store");

        private final String topic;

        Work(String topic) {
            this.topic = topic;
        }
    }

    /** Where the clients do it. */
    private enum Where {
        /** Both clients work with the broker that has no agent. */
        CLIENT("agent on the client"),
        /** The client with the agent works with a broker that has it, too. */
        BOTH("agent on both");

        private final String words;

        Where(String words) {
            this.words = words;
        }

        String broker(boolean agent) {
            return this == BOTH && agent ? "patched" : "plain";
        }
    }

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String description() {
        return "messages per second, CPU and memory per message of sending and consuming, with a real broker";
    }

    @Override
    public List<Figure> measure(BenchSetting setting, Workspace workspace, Progress progress) {
        try (ReleaseJars jars = new ReleaseJars()) {
            Installation installation = Installation.plain(jars, RELEASE);
            progress.step("starting a NameServer and two brokers");
            String nameServer = start(installation, workspace, setting.agent());
            List<Series> series = new ArrayList<>();
            for (Where where : Where.values()) {
                for (Work work : Work.values()) {
                    series.add(new Series(where, work, setting));
                }
            }
            int pairs = setting.quick() ? 1 : PAIRS_OF_JVMS;
            for (int pair = 1; pair <= pairs; pair++) {
                String name = "JVMs " + pair + " of " + pairs;
                try (LoadClient with = LoadClient.start(workspace, installation, "with-" + pair, nameServer, Optional.of(setting.agent()));
                        LoadClient without = LoadClient.start(workspace, installation, "without-" + pair, nameServer, Optional.empty())) {
                    if (pair == 1) {
                        int stored = setting.quick() ? STORED / 10 : STORED;
                        without.run("fill store-plain " + stored);
                        with.run("fill store-patched " + stored);
                    }
                    take(series, with, without, setting, pair, step -> progress.step(name + ", " + step));
                }
            }
            return series.stream().map(Series::figure).toList();
        }
    }

    private static void take(List<Series> series, LoadClient with, LoadClient without, BenchSetting setting, int pair, Progress progress) {
        int warmUp = setting.quick() ? 0 : WARM_UP;
        for (int slice = 1; slice <= warmUp + setting.rounds(SLICES); slice++) {
            progress.step("slice " + slice);
            for (Series each : series) {
                each.take(with, without, pair * (WARM_UP + SLICES) + slice, slice > warmUp);
            }
        }
    }

    private static String start(Installation installation, Workspace workspace, AgentFlag agent) {
        NameServer nameServer = NameServer.start(workspace, installation, Optional.empty()).awaitAnswer();
        Broker plain = Broker.start(workspace, installation, BrokerSettings.master("plain", nameServer.address()), Optional.empty());
        Broker patched = Broker.start(workspace, installation, BrokerSettings.master("patched", nameServer.address()),
                Optional.of(agent));
        for (Broker each : List.of(plain, patched)) {
            String name = each.settings().name();
            each.awaitRegistration(nameServer);
            for (String topic : List.of("send-" + name, "store-" + name)) {
                each.createTopic(topic, QUEUES);
                each.process().await("route of " + topic, () -> nameServer.knows(topic, name), LIMIT);
            }
        }
        return nameServer.address();
    }

    /** The slices of one kind. */
    private static final class Series {

        private final Where where;
        private final Work work;
        private final BenchSetting setting;
        private final List<Slice> with = new ArrayList<>();
        private final List<Slice> without = new ArrayList<>();

        Series(Where where, Work work, BenchSetting setting) {
            this.where = where;
            this.work = work;
            this.setting = setting;
        }

        /** One slice of each client, every other time beginning with the other. */
        void take(LoadClient patched, LoadClient plain, int number, boolean counted) {
            List<Boolean> order = number % 2 == 0 ? List.of(true, false) : List.of(false, true);
            for (boolean agent : order) {
                Slice slice = (agent ? patched : plain).run(command(agent, number));
                if (counted) {
                    (agent ? with : without).add(slice);
                }
            }
        }

        private String command(boolean agent, int number) {
            String topic = work.topic + "-" + where.broker(agent);
            return switch (work) {
                case SYNC -> "sync " + topic + " " + millis();
                case ASYNC -> "async " + topic + " " + millis();
                case CONSUME -> "consume " + topic + " " + (setting.quick() ? TAKEN / 10 : TAKEN)
                        + " group-" + where + "-" + agent + "-" + number;
            };
        }

        private long millis() {
            return setting.quick() ? SLICE.toMillis() / 10 : SLICE.toMillis();
        }

        Figure figure() {
            List<Reading> readings = new ArrayList<>();
            readings.addAll(compared("", Unit.MESSAGES_PER_SECOND, Slice::perSecond, ratio -> ratio.within(SPEED)));
            readings.addAll(compared("CPU ", Unit.MICROSECONDS, Slice::cpuMicros, Function.identity()));
            readings.addAll(compared("allocated ", Unit.BYTES, Slice::bytes, ratio -> ratio.within(MEMORY)));
            return new Figure(work.name().toLowerCase(Locale.ROOT), where.words, readings);
        }

        private List<Reading> compared(String prefix, Unit unit, ToDoubleFunction<Slice> what, Function<Reading, Reading> judged) {
            Reading one = new Reading(prefix + "with", unit, with.stream().map(what::applyAsDouble).toList());
            Reading other = new Reading(prefix + "without", unit, without.stream().map(what::applyAsDouble).toList());
            return List.of(one, other, judged.apply(one.dividedBy(other)));
        }
    }
}
