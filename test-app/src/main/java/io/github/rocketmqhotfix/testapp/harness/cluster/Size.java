package io.github.rocketmqhotfix.testapp.harness.cluster;

/** The share of the machine that a JVM gets. */
public enum Size {
    /** A small share, because tests run many JVMs. */
    SMALL(JvmFlags.SERVER, JvmFlags.CLIENT),
    /** The defaults of Java. */
    UNRESTRICTED(JvmFlags.UNRESTRICTED, JvmFlags.UNRESTRICTED),
    /** The memory that a broker's start script sets, 8 GiB. */
    BROKER_BY_SCRIPT(JvmFlags.BROKER_BY_SCRIPT, JvmFlags.UNRESTRICTED);

    private final JvmFlags server;
    private final JvmFlags client;

    Size(JvmFlags server, JvmFlags client) {
        this.server = server;
        this.client = client;
    }

    JvmFlags server() {
        return server;
    }

    JvmFlags client() {
        return client;
    }
}
