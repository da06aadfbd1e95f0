package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A RocketMQ release, identified by its version. Knows where the release is published, the root package of its classes,
 * and the release to use for a server that Maven Central does not have.
 *
 * <p>The version shows which line of releases it belongs to: 1.x and 2.x are Alibaba Cloud's ons-client, 3.x is
 * Alibaba's RocketMQ before Apache, and all others are Apache's.
 */
public record Release(String version) {

    /** The release that the demo runs by default. */
    public static final Release DEFAULT = new Release("4.9.0");

    private static final Map<String, String> NEAREST_NAME_SERVER = Map.of(
            "4.9.6", "4.9.7",
            "4.9.8", "4.9.7",
            "5.0.0-ALPHA", "5.0.0",
            "5.0.0-PREVIEW", "4.9.7",
            "5.1.2", "5.1.4",
            "5.1.3", "5.1.4",
            "5.3.0", "5.3.3",
            "5.3.1", "5.3.3",
            "5.3.2", "5.3.3");

    private static final Map<String, String> NEAREST_BROKER = Map.of(
            "4.9.6", "4.9.7",
            "4.9.8", "4.9.7",
            "5.0.0-ALPHA", "5.0.0",
            "5.0.0-PREVIEW", "4.9.7",
            "5.1.2", "5.1.3");

    /**
     * The artifacts, by version, whose poms refer to artifacts that are not published. The unpublished artifacts are
     * five modules (for the broker of 5.5.1), all other modules (for the broker and NameServer of 5.3.4), a BOM that
     * the pom imports (for 1.7.2.Final), and the parent pom (for 2.0.7.Final).
     */
    private static final Map<String, Set<String>> JAR_ONLY = Map.of(
            "5.3.4", Set.of("rocketmq-broker", "rocketmq-namesrv"),
            "5.5.1", Set.of("rocketmq-broker"),
            "1.7.2.Final", Set.of("ons-client"),
            "2.0.7.Final", Set.of("ons-client"));

    /** Releases whose classes need SLF4J, which their poms do not name. */
    private static final Set<String> WITHOUT_SLF4J = Set.of("1.2.7.Final", "1.7.2.Final");
    private static final List<String> SLF4J = List.of("org.slf4j:slf4j-api:1.7.7");

    public Release {
        Objects.requireNonNull(version, "version");
        if (version.isBlank()) {
            throw new IllegalArgumentException("the RocketMQ version is blank");
        }
    }

    /** Returns the Maven coordinates of the client, group:artifact:version. */
    public String client() {
        return artifact(isOns() ? "ons-client" : "rocketmq-client");
    }

    /** Returns this release if its NameServer is published, else the nearest release whose NameServer is published. */
    public Release nameServerRelease() {
        return serverRelease(NEAREST_NAME_SERVER);
    }

    /** Returns this release if its broker is published, else the nearest release whose broker is published. */
    public Release brokerRelease() {
        return serverRelease(NEAREST_BROKER);
    }

    /** Returns the Maven coordinates of the NameServer of {@link #nameServerRelease()}. */
    public String nameServer() {
        return nameServerRelease().artifact("rocketmq-namesrv");
    }

    /** Returns the Maven coordinates of the broker of {@link #brokerRelease()}. */
    public String broker() {
        return brokerRelease().artifact("rocketmq-broker");
    }

    /** Returns the Maven coordinates of any artifact of this release, group:artifact:version. */
    public String artifact(String name) {
        return group() + ":" + name + ":" + version;
    }

    /**
     * Returns whether Maven Central has the jar of this artifact but not all its dependencies, so that only the jar can
     * be resolved.
     */
    public boolean isJarOnly(String artifact) {
        return JAR_ONLY.getOrDefault(version, Set.of()).contains(artifact);
    }

    /** Returns the Maven coordinates of the libraries that this release needs although its poms do not name them. */
    public List<String> unnamedLibraries() {
        return WITHOUT_SLF4J.contains(version) ? SLF4J : List.of();
    }

    /** Returns the Maven group of this release's artifacts. */
    public String group() {
        return isOns() ? "com.aliyun.openservices" : isBeforeApache() ? "com.alibaba.rocketmq" : "org.apache.rocketmq";
    }

    /**
     * Returns the root package of RocketMQ's classes: the Maven group, except for ons-client. Up to 1.2.2, ons-client
     * depends on rocketmq-client 3.x; from 1.2.4 on, ons-client contains a copy in a package of its own.
     */
    public String rootPackage() {
        if (!isOns()) {
            return group();
        }
        return isAtLeast("1.2.4") ? "com.aliyun.openservices.shade.com.alibaba.rocketmq" : "com.alibaba.rocketmq";
    }

    /** Returns whether this release is at least {@code other}; only the first three numbers are compared. */
    public boolean isAtLeast(String other) {
        return Arrays.compare(numbers(version), numbers(other)) >= 0;
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

    private boolean isOns() {
        return version.startsWith("1.") || version.startsWith("2.");
    }

    private boolean isBeforeApache() {
        return version.startsWith("3.");
    }

    /**
     * Of 3.x, only 3.2.6 has both servers on Maven Central. Clients from 3.4.9 on also send to a second port of the
     * broker, which the broker of 3.2.6 does not open.
     */
    private Release serverRelease(Map<String, String> nearest) {
        if (isBeforeApache()) {
            return new Release(isAtLeast("3.4.9") ? "4.0.0-incubating" : "3.2.6");
        }
        return new Release(nearest.getOrDefault(version, version));
    }
}
