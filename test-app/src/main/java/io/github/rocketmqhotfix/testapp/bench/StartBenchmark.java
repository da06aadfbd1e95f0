package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.Size;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Measures real NameServers, brokers and producers from the start of the JVM until it is ready. */
final class StartBenchmark implements Benchmark {

    private static final List<Release> RELEASES = List.of(new Release("4.9.0"), new Release("5.3.1"));
    private static final int ROUNDS = 8;
    private static final Budget WALL = Budget.atMost(1.05);
    private static final Budget OF_AGENT_BUILDER = Budget.atMost(0.5);
    private static final Budget METASPACE = Budget.atMost(6);
    private static final int ROUNDS_BY_SCRIPT = 3;
    /** The memory that the machine must have: the script gives the broker a heap of 8 GiB. */
    private static final long LEAST_MEMORY_FOR_SCRIPT = 12L << 30;

    /** The starts of one kind of JVM, in the order of the rounds. */
    private record Costs(String subject, Map<Variant, List<Startup>> starts) {

        Figure wall() {
            return compared("wall", Unit.SECONDS, Startup::wallSeconds,
                    (with, without) -> List.of(with.minus(without).named("the agent's part"),
                            with.dividedBy(without).within(WALL),
                            Reading.of(Variant.EMPTY, Unit.SECONDS, starts, Startup::wallSeconds).dividedBy(without)));
        }

        Figure cpu() {
            return compared("CPU", Unit.SECONDS, Startup::cpuSeconds, (with, without) -> {
                Reading extra = with.minus(without).named("the agent's part");
                if (!starts.containsKey(Variant.AGENT_BUILDER)) {
                    return List.of(extra);
                }
                Reading peers = Reading.of(Variant.AGENT_BUILDER, Unit.SECONDS, starts, Startup::cpuSeconds)
                        .minus(without)
                        .named("AgentBuilder's part");
                return List.of(extra, peers, extra.dividedBy(peers).within(OF_AGENT_BUILDER));
            });
        }

        Figure metaspace() {
            return compared("metaspace", Unit.MEBIBYTES, Startup::metaspace,
                    (with, without) -> List.of(with.minus(without).named("the agent's part").within(METASPACE)));
        }

        private Figure compared(String quantity, Unit unit, ToDoubleFunction<Startup> value,
                BiFunction<Reading, Reading, List<Reading>> comparison) {
            List<Reading> readings = new ArrayList<>();
            starts.keySet().forEach(variant -> readings.add(Reading.of(variant, unit, starts, value)));
            readings.addAll(comparison.apply(Reading.of(Variant.HOTFIX, unit, starts, value),
                    Reading.of(Variant.NONE, unit, starts, value)));
            return new Figure(subject, quantity, readings);
        }
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        try (ReleaseJars jars = new ReleaseJars()) {
            Map<Variant, Optional<AgentFlag>> flags = flags(setting.agent(), workspace, jars, progress);
            for (JavaRuntime runtime : setting.javas(progress)) {
                for (Release release : setting.quick() ? RELEASES.subList(0, 1) : RELEASES) {
                    Installation small = new Installation(jars, release, runtime, Layout.PLAIN);
                    Installation installation = setting.quick() ? small : small.with(Size.UNRESTRICTED);
                    try (Workspace cluster = Workspace.create("bench-cluster")) {
                        NameServer servers = StartRole.startServers(cluster, small);
                        for (StartRole role : StartRole.values()) {
                            String subject = role + " " + release + ", Java " + runtime.majorVersion();
                            Rounds rounds = new Rounds(setting.rounds(ROUNDS),
                                    step -> progress.step(subject + ", " + step));
                            Costs costs = new Costs(subject, rounds.of(List.copyOf(flags.keySet()),
                                    variant -> start(role, installation, variant, flags.get(variant), servers)));
                            List.of(costs.wall(), costs.cpu(), costs.metaspace()).forEach(figures);
                        }
                        if (release.equals(Release.DEFAULT) && !setting.quick()) {
                            byScript(small.with(Size.BROKER_BY_SCRIPT), flags, servers, progress).ifPresent(figures);
                        }
                    }
                }
            }
        }
    }

    private static Map<Variant, Optional<AgentFlag>> flags(AgentFlag agent, Workspace workspace, ReleaseJars jars,
            StepListener progress) {
        Map<Variant, Optional<AgentFlag>> flags = new EnumMap<>(Variant.class);
        flags.put(Variant.NONE, Optional.empty());
        flags.put(Variant.EMPTY, Optional.of(PeerAgents.empty(workspace)));
        flags.put(Variant.HOTFIX, Optional.of(agent));
        Optional<AgentFlag> peer = PeerAgents.byAgentBuilder(agent, workspace, jars);
        peer.ifPresentOrElse(flag -> flags.put(Variant.AGENT_BUILDER, peer),
                () -> progress.step("left out: AgentBuilder, which needs the agent's classes beside the agent's jar"));
        return flags;
    }

    /**
     * Measures the wall time of the start of a broker with the memory that its script sets, because an operator sees
     * this time. Does not measure CPU time and metaspace, because these starts are slow, and the starts with Java's
     * default memory show both.
     */
    private static Optional<Figure> byScript(Installation installation, Map<Variant, Optional<AgentFlag>> flags,
            NameServer servers,
            StepListener progress) {
        String subject = "broker " + installation.release() + " by its script, Java "
                + installation.runtime().majorVersion();
        if (Machine.current().memoryBytes() < LEAST_MEMORY_FOR_SCRIPT) {
            progress.step("left out: " + subject + ", which needs a machine with 12 GiB of memory");
            return Optional.empty();
        }
        Rounds rounds = new Rounds(ROUNDS_BY_SCRIPT, step -> progress.step(subject + ", " + step));
        return Optional.of(new Costs(subject, rounds.of(List.of(Variant.NONE, Variant.EMPTY, Variant.HOTFIX),
                variant -> start(StartRole.BROKER, installation, variant, flags.get(variant), servers))).wall());
    }

    private static Startup start(StartRole role, Installation installation, Variant variant, Optional<AgentFlag> agent,
            NameServer servers) {
        try (Workspace workspace = Workspace.create("bench-start")) {
            long begin = System.nanoTime();
            StartRole.Starting starting = role.start(workspace, installation, agent, servers);
            Startup startup = Startup.of(starting.jvm(), installation.runtime(), begin, starting.ready());
            List<String> lines = starting.jvm().errorLines();
            if (!variant.sign().isEmpty() && lines.stream().noneMatch(line -> line.contains(variant.sign()))
                    || lines.stream().anyMatch(line -> line.contains("[Byte Buddy] ERROR"))) {
                throw new IllegalStateException(role + ", " + variant + ": nothing was woven" + starting.jvm().tail());
            }
            return startup;
        }
    }
}
