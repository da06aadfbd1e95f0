package io.github.rocketmqhotfix.testapp.harness.cluster;

/** The way in which a JVM finds RocketMQ's classes. */
public enum Layout {

    /** On the class path. */
    PLAIN,

    /**
     * In a lib folder that -Djava.ext.dirs names, as in the official images and scripts up to 4.9.2, so that the
     * extension class loader defines them. Java 8 only: later JVMs refuse the property.
     */
    OFFICIAL_IMAGE
}
