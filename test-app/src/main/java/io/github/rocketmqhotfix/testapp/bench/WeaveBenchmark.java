package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.start.LoadingTimes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures how much longer a class takes to load when it is patched. A new JVM loads the class several times, each time
 * in a new class loader. The first loading is cold, and with the agent it also loads Byte Buddy.
 */
final class WeaveBenchmark implements Benchmark {

    private static final Map<Release, List<String>> CLASSES = classes();
    private static final int ROUNDS = 5;
    private static final int AGAIN = 10;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /** The time of the first loading, and the median of the later loadings, in milliseconds. */
    private record Loading(double cold, double warm) {}

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        try (ReleaseJars jars = new ReleaseJars()) {
            for (JavaRuntime runtime : setting.javas(progress)) {
                for (Release release : setting.quick() ? List.of(Release.DEFAULT) : List.copyOf(CLASSES.keySet())) {
                    for (String name : CLASSES.get(release)) {
                        String subject = name.substring(name.lastIndexOf('.') + 1) + " " + release + ", Java "
                                + runtime.majorVersion();
                        Rounds rounds = new Rounds(setting.rounds(ROUNDS),
                                step -> progress.step(subject + ", " + step));
                        Map<Variant, List<Loading>> loadings = rounds.of(List.of(Variant.NONE, Variant.HOTFIX),
                                variant -> load(runtime,
                                        variant == Variant.HOTFIX ? List.of(setting.agent().argument()) : List.of(),
                                        ClassPaths.client(jars, release), name));
                        figures.accept(figure(subject, "first", loadings, Loading::cold));
                        figures.accept(figure(subject, "again", loadings, Loading::warm));
                    }
                }
            }
        }
    }

    private static Map<Release, List<String>> classes() {
        List<String> client = List.of("remoting.netty.NettyRemotingClient", "client.impl.MQClientAPIImpl",
                "client.impl.consumer.DefaultMQPushConsumerImpl", "client.impl.consumer.DefaultMQPullConsumerImpl");
        Map<Release, List<String>> classes = new LinkedHashMap<>();
        classes.put(Release.DEFAULT,
                Stream.concat(Stream.of("remoting.common.RemotingUtil"), client.stream()).toList());
        classes.put(new Release("5.3.1"),
                Stream.concat(Stream.of("common.utils.NetworkUtil"), client.stream()).toList());
        return classes;
    }

    private static Loading load(JavaRuntime runtime, List<String> flags, String release, String name) {
        try (Workspace workspace = Workspace.create("bench-weave")) {
            ForkedProcess jvm = new BareJvm(workspace, runtime).start("loading", LoadingTimes.class, flags, Map.of(),
                    List.of(release, name, Integer.toString(1 + AGAIN)));
            int exitCode = jvm.awaitExit(LIMIT);
            List<Double> millis = ClientEvents.of(jvm, "loaded").stream()
                    .map(event -> event.path("nanos").asLong() / NANOS_PER_MILLISECOND).toList();
            boolean applied = AgentLines.of(jvm).stream().anyMatch(line -> line.contains(" INFO applied "));
            if (exitCode != 0 || millis.size() != 1 + AGAIN || applied == flags.isEmpty()) {
                throw new IllegalStateException(name + " was not loaded, or not patched" + jvm.tail());
            }
            return new Loading(millis.get(0), Spread.of(millis.subList(1, millis.size())).median());
        }
    }

    private static Figure figure(String subject, String quantity, Map<Variant, List<Loading>> loadings,
            ToDoubleFunction<Loading> value) {
        Reading without = Reading.of(Variant.NONE, Unit.MILLISECONDS, loadings, value);
        Reading with = Reading.of(Variant.HOTFIX, Unit.MILLISECONDS, loadings, value);
        return Figure.of(subject, quantity, without, with, with.minus(without).named("the agent's part"),
                with.dividedBy(without));
    }
}
