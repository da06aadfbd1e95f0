package io.github.rocketmqhotfix.testapp.e2e.sendback;

import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;

/**
 * A situation in which a consumer sends back messages of broker-a, whose master is not in the route that the consumer
 * knows. Titles are columns of sendback.csv.
 */
enum SendBackSituation {

    /** The route does not have broker-a. */
    NO_MASTER("no master", "retry"),

    /**
     * As {@link #NO_MASTER}, but without a VIP channel. With a VIP channel, 3.4.9 to 4.5.0 fail before they ask the
     * NameServer.
     */
    VIP_CHANNEL_OFF("VIP channel off", "retry"),

    /** As {@link #NO_MASTER}, but with a pull consumer and without a VIP channel. */
    PULL("pull", "retry"),

    /** broker-a has a slave, which refuses send-backs like a slave of the consumer's release. */
    SLAVE_REFUSES("slave refuses", "slave then retry"),

    /** broker-a has a slave, which never answers a send-back. */
    SLAVE_HANGS("slave hangs", "slave then retry"),

    /** The consumer knows a route with only a slave; then the route gets a new master at a new address. */
    ROUTE_COMES_BACK("route comes back", "master"),

    /** As {@link #ROUTE_COMES_BACK}, but the new master has only the retry topic of the group. */
    RETRY_ROUTE_COMES_BACK("retry route comes back", "master");

    static final String PATCH = "sendback-fallback";

    private final String title;
    private final String repaired;

    SendBackSituation(String title, String repaired) {
        this.title = title;
        this.repaired = repaired;
    }

    String title() {
        return title;
    }

    /** Returns the path of send-backs with the agent in a release that has the defect. */
    String repaired() {
        return repaired;
    }

    boolean isPush() {
        return this != PULL;
    }

    boolean hasVipChannel() {
        return this != VIP_CHANNEL_OFF && this != PULL;
    }

    SendBackCluster.Slave slave() {
        return switch (this) {
            case NO_MASTER, VIP_CHANNEL_OFF, PULL -> SendBackCluster.Slave.NONE;
            case SLAVE_REFUSES, ROUTE_COMES_BACK, RETRY_ROUTE_COMES_BACK -> SendBackCluster.Slave.REFUSES;
            case SLAVE_HANGS -> SendBackCluster.Slave.HANGS;
        };
    }

    /** Returns the simple name of the class that sends back. */
    String consumer() {
        return isPush() ? "DefaultMQPushConsumerImpl" : "DefaultMQPullConsumerImpl";
    }
}
