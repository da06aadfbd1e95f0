package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.scenario.Setting;

/** What the end-to-end tests run on. */
public final class Installations {

    /** Downloads are shared by all tests; the JVM's end closes it. */
    public static final ReleaseJars JARS = new ReleaseJars();

    private Installations() {
    }

    public static Setting setting(String release, int java, Layout layout) {
        return Setting.of(new Installation(JARS, new Release(release), Requirements.java(java), layout));
    }

    public static Setting plain(String release) {
        return Setting.of(new Installation(JARS, new Release(release), JavaRuntime.current(), Layout.PLAIN));
    }
}
