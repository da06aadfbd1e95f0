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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures how fast a client sends and consumes, in short slices that alternate between a JVM with and a JVM without
 * the agent. JVMs differ in how they compile the same code, so there are several sets of clients and brokers. Each set
 * gives one number: the median of its slices.
 */
final class ThroughputBenchmark implements Benchmark {

    private static final Release RELEASE = new Release("4.9.0");
    private static final int SETS_OF_JVMS = 4;
    private static final int WARM_UP = 2;
    private static final int SLICES = 5;
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final int STORED = 60_000;
    /** Fewer than stored, because a broker on a busy machine may refuse a message now and then. */
    private static final int TAKEN = 55_000;
    private static final int QUEUES = 4;
    private static final int MOST_ATTEMPTS = 8;
    private static final int PAUSE_MILLIS = 150;
    private static final Budget SPEED = Budget.atLeast(0.99);
    /**
     * The agent allocates nothing while a client sends or consumes. The margin is for the allocations that compilers
     * remove, which differ between JVMs.
     */
    private static final Budget MEMORY = Budget.atMost(1.01);

    /** The work of the clients. */
    private enum Work {
        SYNC("send"), ASYNC("send"), CONSUME("store");

        private final String topic;

        Work(String topic) {
            this.topic = topic;
        }
    }

    /** The processes that have the agent. */
    private enum Where {
        /** Both clients use the same broker, which has no agent. */
        CLIENT("agent on the client"),
        /** The client with the agent uses a broker with the agent; the other client uses a broker without it. */
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
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        List<Series> series = Stream.of(Where.values())
                .flatMap(where -> Stream.of(Work.values()).map(work -> new Series(where, work, setting))).toList();
        int sets = setting.quick() ? 1 : SETS_OF_JVMS;
        try (ReleaseJars jars = new ReleaseJars()) {
            Installation installation = Installation.plain(jars, RELEASE);
            for (int set = 1; set <= sets; set++) {
                String name = "set of JVMs " + set + " of " + sets;
                progress.step(name + ", starting a NameServer and three brokers");
                boolean patchedFirst = set % 2 == 0;
                try (Workspace servers = Workspace.create("bench-throughput")) {
                    String nameServer = start(installation, servers, setting.agent(), patchedFirst);
                    Map<Boolean, LoadClient> clients = new HashMap<>();
                    for (boolean agent : order(patchedFirst)) {
                        clients.put(agent,
                                servers.keep(
                                        LoadClient.start(servers, installation, agent ? "with" : "without", nameServer,
                                                Optional.of(setting.agent()).filter(flag -> agent))));
                    }
                    int stored = setting.quick() ? STORED / 10 : STORED;
                    List.of("shared", "plain")
                            .forEach(broker -> clients.get(false).run("fill store-" + broker + " " + stored));
                    clients.get(true).run("fill store-patched " + stored);
                    take(series, clients, setting, step -> progress.step(name + ", " + step));
                }
            }
        }
        series.forEach(each -> figures.accept(each.figure()));
    }

    private static void take(List<Series> series, Map<Boolean, LoadClient> clients, BenchSetting setting,
            StepListener progress) {
        int warmUp = setting.quick() ? 0 : WARM_UP;
        series.forEach(each -> each.sets.add(Map.of(true, new ArrayList<>(), false, new ArrayList<>())));
        for (int slice = 1; slice <= warmUp + setting.rounds(SLICES); slice++) {
            progress.step("slice " + slice);
            for (Series each : series) {
                for (boolean agent : order(slice % 2 == 0)) {
                    Slice one = each.run(clients.get(agent), agent, slice);
                    if (slice > warmUp) {
                        each.sets.get(each.sets.size() - 1).get(agent).add(one);
                    }
                }
            }
        }
    }

    private static List<Boolean> order(boolean agentFirst) {
        return List.of(agentFirst, !agentFirst);
    }

    private static String start(Installation installation, Workspace workspace, AgentFlag agent, boolean patchedFirst) {
        NameServer nameServer = NameServer.start(workspace, installation, Optional.empty()).awaitAnswer();
        for (String name : patchedFirst ? List.of("patched", "shared", "plain")
                : List.of("plain", "shared", "patched")) {
            Broker each = Broker.start(workspace, installation, BrokerSettings.master(name, nameServer.address()),
                    Optional.of(agent).filter(flag -> name.equals("patched")));
            each.awaitRegistration(nameServer);
            for (String topic : List.of("send-" + name, "store-" + name)) {
                each.createTopic(topic, QUEUES, nameServer);
            }
            if (name.equals("patched")) {
                AgentLines.requireApplied(each.process(), "loopback-filter");
            }
        }
        return nameServer.address();
    }

    /** One kind of work, with its slices of each set of JVMs. The key {@code true} means: the client has the agent. */
    private record Series(Where where, Work work, BenchSetting setting, List<Map<Boolean, List<Slice>>> sets,
            Map<Boolean, Integer> paused) {

        Series(Where where, Work work, BenchSetting setting) {
            this(where, work, setting, new ArrayList<>(), new HashMap<>(Map.of(true, 0, false, 0)));
        }

        /**
         * Measures one slice, and measures it again if the consumer paused in it. Consumers of 4.9.0 pause for most of
         * a second now and then, with the agent, without it, and with an empty agent. Such a slice says nothing about
         * speed.
         */
        Slice run(LoadClient client, boolean agent, int number) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                Slice slice = client.run(command(agent, number + "-" + attempt));
                if (slice.gapMillis() < PAUSE_MILLIS) {
                    return slice;
                }
                paused.merge(agent, 1, Integer::sum);
            }
            throw new IllegalStateException(
                    where.words + ": the consumer paused in " + MOST_ATTEMPTS + " slices in a row");
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
            readings.addAll(compared("", Unit.MESSAGES_PER_SECOND, Slice::perSecond, Optional.of(SPEED)));
            readings.addAll(compared("CPU ", Unit.MICROSECONDS, Slice::cpuMicros, Optional.empty()));
            readings.addAll(compared("allocated ", Unit.BYTES, Slice::bytes, Optional.of(MEMORY)));
            if (work == Work.CONSUME) {
                readings.add(new Reading("slices that paused, with", Unit.SLICES, paused.get(true)));
                readings.add(new Reading("slices that paused, without", Unit.SLICES, paused.get(false)));
            }
            return new Figure(work.name().toLowerCase(Locale.ROOT), where.words, readings);
        }

        private List<Reading> compared(String prefix, Unit unit, ToDoubleFunction<Slice> what,
                Optional<Budget> budget) {
            Reading one = Reading.of(prefix + "with", unit, sets, set -> median(set.get(true), what));
            Reading other = Reading.of(prefix + "without", unit, sets, set -> median(set.get(false), what));
            Reading ratio = one.dividedBy(other);
            return List.of(one, other, budget.map(ratio::within).orElse(ratio));
        }

        private static double median(List<Slice> slices, ToDoubleFunction<Slice> what) {
            return Spread.of(slices.stream().mapToDouble(what).boxed().toList()).median();
        }
    }
}
