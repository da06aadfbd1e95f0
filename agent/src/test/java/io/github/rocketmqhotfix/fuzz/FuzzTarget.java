package io.github.rocketmqhotfix.fuzz;

import java.nio.file.Path;
import java.util.Locale;

/** The parts of the agent that are fuzzed, each with its heap, its minimum of new inputs, and its share of the time. */
public enum FuzzTarget {

    OPTIONS("config.OptionsFuzz", 384, 20_000, 0.1), DECISION("fuzz.DecisionFuzz", 384, 500,
            0.2), WEAVING("fuzz.WeavingFuzz", 384, 300, 0.3),
    /** Runs the packaged jar. All other targets run the compiled classes, which are not in any archive. */
    TRANSFORM("fuzz.TransformFuzz", 384, 300, 0.2), SCAN("cli.scan.ScanFuzz", 384, 200, 0.2);

    private final String className;
    private final int heapMegabytes;
    private final int newInputs;
    private final double share;

    /** Most of the heap is for the start of Jazzer, which reads the whole class path. */
    FuzzTarget(String className, int heapMegabytes, int newInputs, double share) {
        this.className = className;
        this.heapMegabytes = heapMegabytes;
        this.newInputs = newInputs;
        this.share = share;
    }

    /** Returns the name of a class with a public static {@code fuzzerTestOneInput(byte[])}. */
    String className() {
        return "io.github.rocketmqhotfix." + className;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** Returns the minimum number of inputs that the fuzzer makes itself. To run them takes a few seconds. */
    int newInputs() {
        return newInputs;
    }

    long seconds(double allMinutes) {
        return Math.round(allMinutes * 60 * share);
    }

    /** Returns whether the target weaves classes. Such a target prints how many of them the JVM verified. */
    boolean weaves() {
        return this == WEAVING || this == TRANSFORM;
    }

    boolean isPackaged() {
        return this == TRANSFORM;
    }

    /** Returns the test resource with the inputs that earlier runs found, one per line in hexadecimal digits. */
    String corpus() {
        return "corpus/" + label() + ".txt";
    }

    /** Returns the directory for the files of a run. */
    Path directory() {
        return Path.of("target", "fuzz", label());
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
