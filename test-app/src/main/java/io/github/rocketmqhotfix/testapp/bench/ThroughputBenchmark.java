package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.bench.LoadClient.Slice;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How fast a client sends and consumes, in short slices that alternate between two JVMs, one of them with the agent. A JVM
 * compiles its code as it comes, so there are several sets of JVMs, clients and brokers, and each gives one number: the median of its slices.
 */
final class ThroughputBenchmark implements Benchmark {

    private static final Release RELEASE = new Release("4.9.0");
    private static final int SETS_OF_JVMS = 4;
    private static final int WARM_UP = 2;
    private static final int SLICES = 5;
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final int STORED = 60_000;
    /** A broker on a busy machine may refuse one now and then. */
    private static final int TAKEN = 55_000;
    private static final int QUEUES = 4;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MOST_ATTEMPTS = 8;
    private static final int PAUSE_MILLIS = 150;
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
        /** Both clients work with the same broker, which has no agent. */
        CLIENT("agent on the client"),
        /** The client with the agent works with a broker that has it, too; the other one with a broker of its own. */
        BOTH("agent on both");

        private final String words;

        Where(String words) {
            this.words = words;
        }

        String broker(boolean agent) {
            return this == CLIENT ? "shared" : agent ? "patched" : "plain";
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
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        List<Series> series = Stream.of(Where.values())
                .flatMap(where -> Stream.of(Work.values()).map(work -> new Series(where, work, setting))).toList();
        int sets = setting.quick() ? 1 : SETS_OF_JVMS;
        try (ReleaseJars jars = new ReleaseJars()) {
            Installation installation = Installation.plain(jars, RELEASE);
            for (int set = 1; set <= sets; set++) {
                String name = "JVMs " + set + " of " + sets;
                progress.step(name + ", starting a NameServer and three brokers");
                boolean patchedFirst = set % 2 == 0;
                try (Workspace servers = Workspace.create("bench-throughput")) {
                    String nameServer = start(installation, servers, setting.agent(), patchedFirst);
                    Map<Boolean, LoadClient> clients = new HashMap<>();
                    for (boolean agent : order(patchedFirst)) {
                        clients.put(agent, servers.keep(LoadClient.start(servers, installation, agent ? "with" : "without", nameServer,
                                Optional.of(setting.agent()).filter(flag -> agent))));
                    }
                    int stored = setting.quick() ? STORED / 10 : STORED;
                    List.of("shared", "plain").forEach(broker -> clients.get(false).run("fill store-" + broker + " " + stored));
                    clients.get(true).run("fill store-patched " + stored);
                    take(series, clients, setting, step -> progress.step(name + ", " + step));
                }
            }
        }
        series.forEach(each -> figures.accept(each.figure()));
    }

    private static void take(List<Series> series, Map<Boolean, LoadClient> clients, BenchSetting setting, StepListener progress) {
        int warmUp = setting.quick() ? 0 : WARM_UP;
        Map<Series, Slices> taken = new LinkedHashMap<>();
        series.forEach(each -> taken.put(each, new Slices(new ArrayList<>(), new ArrayList<>())));
        for (int slice = 1; slice <= warmUp + setting.rounds(SLICES); slice++) {
            progress.step("slice " + slice);
            for (Series each : series) {
                for (boolean agent : order(slice % 2 == 0)) {
                    Slice one = each.run(clients.get(agent), agent, slice);
                    if (slice > warmUp) {
                        taken.get(each).of(agent).add(one);
                    }
                }
            }
        }
        taken.forEach(Series::add);
    }

    private static List<Boolean> order(boolean agentFirst) {
        return List.of(agentFirst, !agentFirst);
    }

    private static String start(Installation installation, Workspace workspace, AgentFlag agent, boolean patchedFirst) {
        NameServer nameServer = NameServer.start(workspace, installation, Optional.empty()).awaitAnswer();
        for (String name : patchedFirst ? List.of("patched", "shared", "plain") : List.of("plain", "shared", "patched")) {
            Broker each = Broker.start(workspace, installation, BrokerSettings.master(name, nameServer.address()),
                    Optional.of(agent).filter(flag -> name.equals("patched")));
            each.awaitRegistration(nameServer);
            for (String topic : List.of("send-" + name, "store-" + name)) {
                each.createTopic(topic, QUEUES);
                each.process().await("route of " + topic, () -> nameServer.knows(topic, name), LIMIT);
            }
            if (name.equals("patched")) {
                AgentLines.requireApplied(each.process(), "loopback-filter");
            }
        }
        return nameServer.address();
    }

    /** Those of one kind in one set of JVMs. */
    private record Slices(List<Slice> with, List<Slice> without) {

        List<Slice> of(boolean agent) {
            return agent ? with : without;
        }
    }

    /** One kind of work, by the sets of JVMs. */
    private static final class Series {

        private final Where where;
        private final Work work;
        private final BenchSetting setting;
        private final List<Slices> sets = new ArrayList<>();
        private final Map<Boolean, Integer> paused = new HashMap<>(Map.of(true, 0, false, 0));

        Series(Where where, Work work, BenchSetting setting) {
            this.where = where;
            this.work = work;
            this.setting = setting;
        }

        void add(Slices set) {
            sets.add(set);
        }

        /**
         * One slice. A consumer that waits in its midst, as those of 4.9.0 do for most of a second now and then, with the agent or without it
         * or with one that does nothing, is measured again: it is not slow, it does not consume.
         */
        Slice run(LoadClient client, boolean agent, int number) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                Slice slice = client.run(command(agent, number + "-" + attempt));
                if (slice.gapMillis() < PAUSE_MILLIS) {
                    return slice;
                }
                paused.merge(agent, 1, Integer::sum);
            }
            throw new IllegalStateException(where.words + ": a consumer pauses every time");
        }

        private String command(boolean agent, String number) {
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
            if (work == Work.CONSUME) {
                readings.add(new Reading("slices that paused, with", Unit.SLICES, List.of((double) paused.get(true))));
                readings.add(new Reading("slices that paused, without", Unit.SLICES, List.of((double) paused.get(false))));
            }
            return new Figure(work.name().toLowerCase(Locale.ROOT), where.words, readings);
        }

        private List<Reading> compared(String prefix, Unit unit, ToDoubleFunction<Slice> what, Function<Reading, Reading> judged) {
            Reading one = Reading.of(prefix + "with", unit, sets, set -> median(set.with(), what));
            Reading other = Reading.of(prefix + "without", unit, sets, set -> median(set.without(), what));
            return List.of(one, other, judged.apply(one.dividedBy(other)));
        }

        private static double median(List<Slice> slices, ToDoubleFunction<Slice> what) {
            return Spread.of(slices.stream().mapToDouble(what).boxed().toList()).median();
        }
    }
}
