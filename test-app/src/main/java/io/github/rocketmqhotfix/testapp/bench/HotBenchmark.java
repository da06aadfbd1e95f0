package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What the woven methods cost when nothing is wrong, by JMH: the calling side alone, and a NameServer call with the wire too. */
final class HotBenchmark implements Benchmark {

    /** From 5.3.0 on two methods of selection are woven, where others have one. */
    private static final List<Release> RELEASES = List.of(new Release("4.9.0"), new Release("5.3.1"));
    private static final int ROUNDS = 3;
    private static final Budget CALL_NANOS = Budget.atMost(3_000);
    private static final Budget CALL_BYTES = Budget.atMost(250);
    /** JMH spreads what its own threads allocate over the calls. */
    private static final Budget NO_BYTES = Budget.below(1);
    private static final Optional<AgentFlag> WITHOUT = Optional.empty();

    @Override
    public String name() {
        return "hot";
    }

    @Override
    public String description() {
        return "time and memory of the woven methods when nothing is wrong, by JMH";
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        Optional<AgentFlag> with = Optional.of(setting.agent());
        for (Release release : setting.quick() ? RELEASES.subList(0, 1) : RELEASES) {
            HotJvm jvm = new HotJvm(workspace, release, setting.quick());
            Map<Optional<AgentFlag>, List<Map<String, HotCost>>> costs = new Rounds(setting.rounds(ROUNDS),
                    step -> progress.step(release + ", " + step)).of(List.of(with, WITHOUT), jvm::run);
            for (String method : costs.get(with).get(0).keySet()) {
                Reading nanos = reading("with", method, costs.get(with), Unit.NANOSECONDS, HotCost::nanos);
                Reading nanosWithout = reading("without", method, costs.get(WITHOUT), Unit.NANOSECONDS, HotCost::nanos);
                Reading bytes = reading("with", method, costs.get(with), Unit.BYTES, HotCost::bytes);
                Reading bytesWithout = reading("without", method, costs.get(WITHOUT), Unit.BYTES, HotCost::bytes);
                figures.accept(Figure.of(release.toString(), "one " + method, nanos, nanosWithout,
                        timeMore(method, nanos.minus(nanosWithout).named("more")), nanos.dividedBy(nanosWithout),
                        bytes, bytesWithout, bytesMore(release, method, bytes.minus(bytesWithout).named("more"))));
            }
        }
    }

    private static Reading timeMore(String method, Reading nanos) {
        return method.equals("nameServerCall") ? nanos.within(CALL_NANOS) : nanos;
    }

    /** What other threads allocate, JMH spreads over the calls: of the wire, and of a callback on another thread, by tens of bytes. */
    private static Reading bytesMore(Release release, String method, Reading bytes) {
        return switch (method) {
            case "nameServerCall" -> bytes.within(CALL_BYTES);
            case "send" -> bytes.within(NO_BYTES);
            case "pull" -> release.isAtLeast("5.3.0") ? bytes : bytes.within(NO_BYTES);
            default -> bytes;
        };
    }

    private static Reading reading(String of, String method, List<Map<String, HotCost>> rounds, Unit unit,
            ToDoubleFunction<HotCost> what) {
        return Reading.of(of, unit, rounds, each -> what.applyAsDouble(each.get(method)));
    }
}
