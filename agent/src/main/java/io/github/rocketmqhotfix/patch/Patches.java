package io.github.rocketmqhotfix.patch;

import io.github.rocketmqhotfix.patch.loopback.LoopbackFilterPatch;
import io.github.rocketmqhotfix.patch.namesrv.NamesrvResetPatch;
import io.github.rocketmqhotfix.patch.sendback.SendBackFallbackPatch;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Every patch, in the order of {@link io.github.rocketmqhotfix.config.Options#PATCH_IDS}. */
public final class Patches {

    public static final List<Patch> ALL = Collections.unmodifiableList(Arrays.<Patch>asList(
            new LoopbackFilterPatch(), new NamesrvResetPatch(), new SendBackFallbackPatch()));

    private Patches() {}
}
