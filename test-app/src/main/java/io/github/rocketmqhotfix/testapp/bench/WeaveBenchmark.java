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
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How much longer a class takes to be loaded where it is patched: as the first one of a JVM, which brings Byte Buddy in, and
 * again in another loader. Nothing was warmed up ahead of the first: the class is not on the class path.
 */
final class WeaveBenchmark implements Benchmark {

    private static final Map<Release, List<String>> CLASSES = classes();
    private static final int ROUNDS = 5;
    private static final int AGAIN = 10;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /** In milliseconds. */
    private record Loading(double cold, double warm) {
    }

    @Override
    public String name() {
        return "weave";
    }

    @Override
    public String description() {
        return "each class that is patched, as the first one of a JVM and again";
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        try (ReleaseJars jars = new ReleaseJars()) {
            for (JavaRuntime runtime : setting.quick() ? List.of(JavaRuntime.current()) : Javas.installed(progress)) {
                for (Release release : setting.quick() ? List.of(Release.DEFAULT) : List.copyOf(CLASSES.keySet())) {
                    for (String name : CLASSES.get(release)) {
                        String subject = name.substring(name.lastIndexOf('.') + 1) + " " + release + ", Java " + runtime.majorVersion();
                        Rounds rounds = new Rounds(setting.rounds(ROUNDS), step -> progress.step(subject + ", " + step));
                        Map<Boolean, List<Loading>> loadings = rounds.of(List.of(false, true), patched -> load(runtime,
                                patched ? List.of(setting.agent().argument()) : List.of(), argument(jars, release), name));
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
        classes.put(Release.DEFAULT, and("remoting.common.RemotingUtil", client));
        classes.put(new Release("5.3.1"), and("common.utils.NetworkUtil", client));
        return classes;
    }

    private static List<String> and(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static String argument(ReleaseJars jars, Release release) {
        return release.rootPackage() + "=" + jars.client(release).stream().map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Loading load(JavaRuntime runtime, List<String> flags, String release, String name) {
        try (Workspace workspace = Workspace.create("bench-weave")) {
            ForkedProcess jvm = new BareJvm(workspace, runtime).start("loading", LoadingTimes.class, flags, Map.of(),
                    List.of(release, name, Integer.toString(1 + AGAIN)));
            int exitCode = jvm.awaitExit(LIMIT);
            List<Double> millis = ClientEvents.of(jvm, "loaded").stream().map(event -> event.path("nanos").asLong() / NANOS_PER_MILLISECOND).toList();
            if (exitCode != 0 || millis.size() != 1 + AGAIN || !flags.isEmpty() && AgentLines.of(jvm).stream().noneMatch(line -> line.contains(" INFO applied "))) {
                throw new IllegalStateException(name + " was not loaded as it should be" + jvm.tail());
            }
            return new Loading(millis.get(0), Spread.of(millis.subList(1, millis.size())).median());
        }
    }

    private static Figure figure(String subject, String quantity, Map<Boolean, List<Loading>> loadings, ToDoubleFunction<Loading> value) {
        Reading without = Reading.of("without", Unit.MILLISECONDS, loadings.get(false), value);
        Reading with = Reading.of("agent", Unit.MILLISECONDS, loadings.get(true), value);
        return Figure.of(subject, quantity, without, with, with.minus(without).named("the agent's part"), with.dividedBy(without));
    }
}
