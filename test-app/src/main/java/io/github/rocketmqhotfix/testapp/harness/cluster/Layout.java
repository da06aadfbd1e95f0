package io.github.rocketmqhotfix.testapp.harness.cluster;

/** How a JVM gets at RocketMQ's classes. */
public enum Layout {

    /** On the class path. */
    PLAIN,

    /**
     * As the official images and scripts up to 4.9.2 do it: in a lib folder that -Djava.ext.dirs names, so that the
     * extension class loader has them. Java 8 only: later JVMs refuse the property.
     */
    OFFICIAL_IMAGE
}
