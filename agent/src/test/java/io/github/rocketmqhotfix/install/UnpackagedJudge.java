package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver;

/** Creates a {@link Judge} without a packaged jar to load the weaver from. */
public final class UnpackagedJudge {

    private UnpackagedJudge() {}

    public static Judge create() {
        return new Judge(new ByteBuddyWeaver());
    }
}
