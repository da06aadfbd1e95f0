package io.github.rocketmqhotfix.testapp.program.jmh;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the methods of {@link HotCalls}, {@link HotDiscovery} and {@link HotSendBack} with JMH, each method in a JVM
 * of its own with the flags of this JVM, including -javaagent. Arguments: iterations=N millis=M, for the warm-up and
 * for the measurement alike. Prints a line per method with the nanoseconds and the allocated bytes of one call.
 */
public final class HotMethods {

    private HotMethods() {}

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        int iterations = arguments.number("iterations", 1);
        TimeValue time = TimeValue.milliseconds(arguments.number("millis", 100));
        OptionsBuilder options = new OptionsBuilder();
        options.include("\\.Hot(Calls|Discovery|SendBack)\\.").mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(iterations).warmupTime(time).measurementIterations(iterations).measurementTime(time)
                .addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true);
        for (RunResult result : new Runner(options.build()).run()) {
            String name = result.getParams().getBenchmark();
            new EventLine("measured").with("method", name.substring(name.lastIndexOf('.') + 1))
                    .with("nanos", result.getPrimaryResult().getScore())
                    .with("bytes", result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()).print();
        }
        new EventLine("finished").print();
    }
}
