package io.github.rocketmqhotfix.testapp.harness.cluster;

/** How much of the machine a JVM is given. */
public enum Size {
    /** Little, since tests run many. */
    SMALL(JvmFlags.SERVER, JvmFlags.CLIENT),
    /** What Java chooses. */
    UNRESTRICTED(JvmFlags.UNRESTRICTED, JvmFlags.UNRESTRICTED),
    /** What a broker's start script chooses, 8 GiB. */
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
