package io.github.rocketmqhotfix.install;

import java.io.IOException;

/** Finds the class files that one class loader sees in a JVM, or would see if the scanned jars were deployed. */
public interface ClassFiles {

    /** Returns the class file of an internal name ({@code a/b/C}), or null if there is none. */
    byte[] find(String internalName) throws IOException;
}
