package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.scenario.Setting;

/** The RocketMQ installations that the end-to-end tests use. */
public final class Installations {

    /** Shared by all tests, so that each jar is resolved once. Open until the JVM ends. */
    public static final ReleaseJars JARS = new ReleaseJars();

    private Installations() {}

    public static Setting setting(String release, int java, Layout layout) {
        return Setting.of(new Installation(JARS, new Release(release), Requirements.java(java), layout));
    }

    public static Setting plain(String release) {
        return Setting.of(new Installation(JARS, new Release(release), JavaRuntime.current(), Layout.PLAIN));
    }

    /** Returns the setting with the built agent and its default options. */
    public static Setting patched(String release) {
        return plain(release).with(Requirements.agent());
    }

    /** Returns the client of 4.9.0 in the form that TargetClasses and similar programs expect as an argument. */
    public static String clientArgument() {
        Release release = new Release("4.9.0");
        return new ClassPath(JARS.client(release)).argument(release.rootPackage());
    }
}
