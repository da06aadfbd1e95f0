package io.github.rocketmqhotfix.testapp.cluster;

import java.util.Objects;

/** What a JVM runs: which release, on which Java, laid out how, with the jars from where. */
public record Installation(ReleaseJars releaseJars, Release release, JavaRuntime runtime, Layout layout) {

    /** @throws IllegalArgumentException for the official image's layout on a Java that refuses it */
    public Installation {
        Objects.requireNonNull(releaseJars, "releaseJars");
        if (layout == Layout.OFFICIAL_IMAGE && runtime.majorVersion() != 8) {
            throw new IllegalArgumentException("the official image's command line needs Java 8, not " + runtime);
        }
    }

    /** On the class path of the Java that runs this. */
    public static Installation plain(ReleaseJars releaseJars, Release release) {
        return new Installation(releaseJars, release, JavaRuntime.current(), Layout.PLAIN);
    }

    /** The same with another release. */
    public Installation with(Release other) {
        return new Installation(releaseJars, other, runtime, layout);
    }
}
