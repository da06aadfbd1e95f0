package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver;

/** Creates a {@link Judge} with the weaver of the class path, so that a test needs no packaged jar. */
public final class UnpackagedJudge {

    private UnpackagedJudge() {}

    public static Judge create() {
        return new Judge(new ByteBuddyWeaver());
    }
}
