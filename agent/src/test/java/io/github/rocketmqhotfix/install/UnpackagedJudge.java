package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver;

/** Decides where there is no packaged jar to read the weaver from. */
public final class UnpackagedJudge {

    private UnpackagedJudge() {
    }

    public static Judge create() {
        return new Judge(new ByteBuddyWeaver());
    }
}
