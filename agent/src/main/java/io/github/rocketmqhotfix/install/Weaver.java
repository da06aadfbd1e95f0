package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.List;

/** Reads and writes class files; what does it lies behind a loader of its own. */
public interface Weaver {

    /**
     * The shape of a class file.
     *
     * @throws RuntimeException if it is none
     */
    ClassShape read(byte[] classFile);

    /**
     * The class file with every advice woven in, and the same members as before.
     *
     * @throws RuntimeException if one of the methods is not there or an advice does not fit
     */
    byte[] weave(String internalName, byte[] classFile, List<Weaving> weavings);
}
