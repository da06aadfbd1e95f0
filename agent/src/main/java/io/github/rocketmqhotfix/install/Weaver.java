package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.List;

/** Reads and weaves class files. The implementation is in an archive and has its own class loader. */
public interface Weaver {

    /** Reads the shape of a class file. Throws RuntimeException if the bytes are no class file. */
    ClassShape read(byte[] classFile);

    /**
     * Returns the class file with every advice woven in. The members of the class stay the same. Throws
     * RuntimeException if an advice does not fit.
     */
    byte[] weave(String internalName, byte[] classFile, List<Weaving> weavings);
}
