package io.github.rocketmqhotfix.testapp.program.start;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;

/**
 * Loads one class of a release repeatedly, each time in a new class loader, and prints the duration of each run; the
 * first run is cold. Arguments: {@code ROOTPACKAGE=JAR:JAR:…}, the class name below the root package, the number of
 * runs.
 */
public final class LoadingTimes {

    private LoadingTimes() {}

    public static void main(String[] arguments) throws Exception {
        int times = Integer.parseInt(arguments[2]);
        for (int run = 0; run < times; run++) {
            TargetRelease release = TargetRelease.of(arguments[0]);
            // opens the jars
            release.has(arguments[1]);
            long begin = System.nanoTime();
            release.loadBelowRoot(arguments[1]);
            new EventLine("loaded").with("run", run).with("nanos", System.nanoTime() - begin).print();
        }
        System.exit(0);
    }
}
