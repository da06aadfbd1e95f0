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

/**
 * Measures with JMH what the woven methods cost when nothing is wrong: the client's code without the wire, and one
 * NameServer call over the wire.
 */
final class HotBenchmark implements Benchmark {

    /** One release before and one after 5.2.0: from 5.2.0 on, the woven client also has the method {@code invoke}. */
    private static final List<Release> RELEASES = List.of(new Release("4.9.0"), new Release("5.3.1"));
    private static final int ROUNDS = 3;
    private static final Budget CALL_NANOS = Budget.atMost(3_000);
    private static final Budget CALL_BYTES = Budget.atMost(250);
    /** Not zero: JMH adds what its own threads allocate. */
    private static final Budget NO_BYTES = Budget.below(1);
    private static final Optional<AgentFlag> WITHOUT = Optional.empty();

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        Optional<AgentFlag> agent = Optional.of(setting.agent());
        for (Release release : setting.quick() ? RELEASES.subList(0, 1) : RELEASES) {
            HotJvm jvm = new HotJvm(workspace, release, setting.quick());
            Map<Optional<AgentFlag>, List<Map<String, HotJvm.Cost>>> costs = new Rounds(setting.rounds(ROUNDS),
                    step -> progress.step(release + ", " + step)).of(List.of(agent, WITHOUT), jvm::run);
            List<Map<String, HotJvm.Cost>> with = costs.get(agent);
            List<Map<String, HotJvm.Cost>> without = costs.get(WITHOUT);
            for (String method : with.get(0).keySet()) {
                Reading nanos = reading("with", method, with, Unit.NANOSECONDS, HotJvm.Cost::nanos);
                Reading nanosWithout = reading("without", method, without, Unit.NANOSECONDS, HotJvm.Cost::nanos);
                Reading bytes = reading("with", method, with, Unit.BYTES, HotJvm.Cost::bytes);
                Reading bytesWithout = reading("without", method, without, Unit.BYTES, HotJvm.Cost::bytes);
                figures.accept(Figure.of(release.toString(), "one " + method, nanos, nanosWithout,
                        extraTime(method, nanos.minus(nanosWithout).named("more")), nanos.dividedBy(nanosWithout),
                        bytes, bytesWithout, extraBytes(release, method, bytes.minus(bytesWithout).named("more"))));
            }
        }
    }

    private static Reading extraTime(String method, Reading nanos) {
        return method.equals("nameServerCall") ? nanos.within(CALL_NANOS) : nanos;
    }

    /**
     * JMH divides the allocations of all threads by the number of calls. Where other threads take part (the wire, a
     * callback on another thread), the quotient varies by tens of bytes, so there is no budget.
     */
    private static Reading extraBytes(Release release, String method, Reading bytes) {
        return switch (method) {
            case "nameServerCall" -> bytes.within(CALL_BYTES);
            case "send" -> bytes.within(NO_BYTES);
            case "pull" -> release.isAtLeast("5.3.0") ? bytes : bytes.within(NO_BYTES);
            default -> bytes;
        };
    }

    private static Reading reading(String of, String method, List<Map<String, HotJvm.Cost>> rounds, Unit unit,
            ToDoubleFunction<HotJvm.Cost> quantity) {
        return Reading.of(of, unit, rounds, each -> quantity.applyAsDouble(each.get(method)));
    }
}
