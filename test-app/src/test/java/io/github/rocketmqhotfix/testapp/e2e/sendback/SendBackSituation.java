package io.github.rocketmqhotfix.testapp.e2e.sendback;

import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;

/** In what a consumer gives back messages of broker-a, whose master is not in the route. Titles are columns of sendback.csv. */
enum SendBackSituation {

    /** The route has nothing of broker-a. */
    NO_MASTER("no master", "retry"),

    /** The same where the release is kept from asking for a VIP channel, on whose way 3.4.9 to 4.5.0 fail earlier. */
    VIP_CHANNEL_OFF("VIP channel off", "retry"),

    /** The same with a pull consumer, without a VIP channel. */
    PULL("pull", "retry"),

    /** broker-a has a slave, which refuses send-backs as a slave of that time does. */
    SLAVE_REFUSES("slave refuses", "slave then retry"),

    /** broker-a has a slave, which never answers a send-back. */
    SLAVE_HANGS("slave hangs", "slave then retry"),

    /** Once the consumer has learnt a route with a slave only, the NameServer has a new master, at a new address. */
    ROUTE_COMES_BACK("route comes back", "master"),

    /** The same, but the new master has the retry topic of the group only, as where a message was sent back before. */
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

    /** Where send-backs go with the agent in a release that has the defect. */
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

    /** The class that gives back. */
    String consumer() {
        return isPush() ? "DefaultMQPushConsumerImpl" : "DefaultMQPullConsumerImpl";
    }
}
