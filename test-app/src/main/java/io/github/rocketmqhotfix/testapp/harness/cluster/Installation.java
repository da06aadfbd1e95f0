package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.Objects;

/** What a JVM runs: which release, on which Java, laid out how, with the jars from where, and how large. */
public record Installation(ReleaseJars releaseJars, Release release, JavaRuntime runtime, Layout layout, Size size) {

    /** @throws IllegalArgumentException for the official image's layout on a Java that refuses it */
    public Installation {
        Objects.requireNonNull(releaseJars, "releaseJars");
        if (layout == Layout.OFFICIAL_IMAGE && runtime.majorVersion() != 8) {
            throw new IllegalArgumentException("the official image's command line needs Java 8, not " + runtime);
        }
    }

    /** A small one. */
    public Installation(ReleaseJars releaseJars, Release release, JavaRuntime runtime, Layout layout) {
        this(releaseJars, release, runtime, layout, Size.SMALL);
    }

    /** On the class path of the Java that runs this. */
    public static Installation plain(ReleaseJars releaseJars, Release release) {
        return new Installation(releaseJars, release, JavaRuntime.current(), Layout.PLAIN);
    }

    /** The same in another size. */
    public Installation with(Size other) {
        return new Installation(releaseJars, release, runtime, layout, other);
    }

    /** The same with another release. */
    public Installation with(Release other) {
        return new Installation(releaseJars, other, runtime, layout, size);
    }
}
