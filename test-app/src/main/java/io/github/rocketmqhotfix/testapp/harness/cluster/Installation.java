package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.Objects;

/** The installation that a JVM runs: release, source of the jars, Java, layout and size. */
public record Installation(ReleaseJars releaseJars, Release release, JavaRuntime runtime, Layout layout, Size size) {

    /** Throws IllegalArgumentException for the official image's layout on another Java than 8. */
    public Installation {
        Objects.requireNonNull(releaseJars, "releaseJars");
        if (layout == Layout.OFFICIAL_IMAGE && runtime.majorVersion() != 8) {
            throw new IllegalArgumentException("the official image's command line needs Java 8, not " + runtime);
        }
    }

    /** An installation of size {@link Size#SMALL}. */
    public Installation(ReleaseJars releaseJars, Release release, JavaRuntime runtime, Layout layout) {
        this(releaseJars, release, runtime, layout, Size.SMALL);
    }

    /** Returns a small installation that has its jars on the class path and runs on this JVM's Java. */
    public static Installation plain(ReleaseJars releaseJars, Release release) {
        return new Installation(releaseJars, release, JavaRuntime.current(), Layout.PLAIN);
    }

    /** Returns this installation in another size. */
    public Installation with(Size other) {
        return new Installation(releaseJars, release, runtime, layout, other);
    }

    /** Returns this installation with another release. */
    public Installation with(Release other) {
        return new Installation(releaseJars, other, runtime, layout, size);
    }
}
