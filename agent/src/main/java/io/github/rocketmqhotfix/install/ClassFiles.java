package io.github.rocketmqhotfix.install;

import java.io.IOException;

/** The class files beside a class: what its loader sees, or would see. */
public interface ClassFiles {

    /** The class file of {@code a/b/C}, or null where there is none. */
    byte[] find(String internalName) throws IOException;
}
