package io.github.rocketmqhotfix.fuzz;

import java.nio.file.Path;
import java.util.Locale;

/** What is fuzzed, with how much memory, how many new inputs it gets at least, and which part of the time. */
public enum FuzzTarget {

    OPTIONS("config.OptionsFuzz", 384, 20_000, 0.1),
    DECISION("fuzz.DecisionFuzz", 384, 500, 0.2),
    WEAVING("fuzz.WeavingFuzz", 384, 300, 0.3),
    /** The packaged jar; all others run the classes as they are compiled, which are not moved into archives. */
    TRANSFORM("fuzz.TransformFuzz", 384, 300, 0.2),
    SCAN("cli.scan.ScanFuzz", 384, 200, 0.2);

    private final String className;
    private final int heapMegabytes;
    private final int newInputs;
    private final double share;

    /** Most of the memory is for the start of Jazzer, which reads the whole class path. */
    FuzzTarget(String className, int heapMegabytes, int newInputs, double share) {
        this.className = className;
        this.heapMegabytes = heapMegabytes;
        this.newInputs = newInputs;
        this.share = share;
    }

    /** Has a public static {@code fuzzerTestOneInput(byte[])}. */
    String className() {
        return "io.github.rocketmqhotfix." + className;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** As many as are run in seconds. */
    int newInputs() {
        return newInputs;
    }

    long seconds(double allMinutes) {
        return Math.round(allMinutes * 60 * share);
    }

    /** Whether it prints how many it had verified. */
    boolean weaves() {
        return this == WEAVING || this == TRANSFORM;
    }

    boolean isPackaged() {
        return this == TRANSFORM;
    }

    /** The inputs that earlier runs found worth keeping, one a line in hexadecimal digits, among the resources of the tests. */
    String corpus() {
        return "corpus/" + label() + ".txt";
    }

    /** Where a run keeps its files. */
    Path directory() {
        return Path.of("target", "fuzz", label());
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
