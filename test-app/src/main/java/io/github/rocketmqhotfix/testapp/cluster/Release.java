package io.github.rocketmqhotfix.testapp.cluster;

import java.util.Map;
import java.util.Objects;

/**
 * A RocketMQ release by its version, and the one place that knows which server release stands in where Maven Central
 * has the client only.
 */
public record Release(String version) {

    /** What the demo runs when nothing else is asked for. */
    public static final Release DEFAULT = new Release("4.9.0");

    private static final Map<String, String> NEAREST_NAME_SERVER = Map.of(
            "4.9.6", "4.9.7",
            "4.9.8", "4.9.7",
            "5.1.2", "5.1.4",
            "5.1.3", "5.1.4",
            "5.3.0", "5.3.3",
            "5.3.1", "5.3.3",
            "5.3.2", "5.3.3");

    private static final Map<String, String> NEAREST_BROKER = Map.of(
            "4.9.6", "4.9.7",
            "4.9.8", "4.9.7",
            "5.1.2", "5.1.3");

    public Release {
        Objects.requireNonNull(version, "version");
        if (version.isBlank()) {
            throw new IllegalArgumentException("the RocketMQ version is blank");
        }
    }

    /** Maven coordinates of the client, group:artifact:version. */
    public String client() {
        return coordinates("rocketmq-client", version);
    }

    /** Maven coordinates of the NameServer of this release, or of the nearest one that is published. */
    public String nameServer() {
        return coordinates("rocketmq-namesrv", NEAREST_NAME_SERVER.getOrDefault(version, version));
    }

    /** Maven coordinates of the broker of this release, or of the nearest one that is published. */
    public String broker() {
        return coordinates("rocketmq-broker", NEAREST_BROKER.getOrDefault(version, version));
    }

    /** The root package of the classes: com.alibaba up to 3.x. */
    public String rootPackage() {
        return version.startsWith("3.") ? "com.alibaba.rocketmq" : "org.apache.rocketmq";
    }

    /** Whether this release is at least the given one; compares the numbers only. */
    public boolean isAtLeast(String other) {
        int[] mine = numbers(version);
        int[] theirs = numbers(other);
        for (int index = 0; index < mine.length; index++) {
            if (mine[index] != theirs[index]) {
                return mine[index] > theirs[index];
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return version;
    }

    private static int[] numbers(String version) {
        int[] numbers = new int[3];
        String[] parts = version.split("[.-]");
        for (int index = 0; index < numbers.length && index < parts.length; index++) {
            if (parts[index].matches("\\d+")) {
                numbers[index] = Integer.parseInt(parts[index]);
            }
        }
        return numbers;
    }

    private static String coordinates(String artifact, String version) {
        String group = version.startsWith("3.") ? "com.alibaba.rocketmq" : "org.apache.rocketmq";
        return group + ":" + artifact + ":" + version;
    }
}
