package io.github.rocketmqhotfix.install;

import java.io.IOException;

/** Finds the class files that the loader of a class sees, or would see. */
public interface ClassFiles {

    /** The class file of {@code a/b/C}, or null if there is none. */
    byte[] find(String internalName) throws IOException;
}
