package io.github.rocketmqhotfix.testapp.wire;

/** The request codes of RocketMQ's protocol that matter here; the same in every release. */
public final class RequestCode {

    /** Create a topic; meant for brokers. */
    static final int UPDATE_AND_CREATE_TOPIC = 17;

    /** A consumer gives a message back to be retried later; meant for brokers. */
    public static final int CONSUMER_SEND_MSG_BACK = 36;

    /** Where is this topic? Meant for NameServers. */
    public static final int GET_ROUTEINFO_BY_TOPIC = 105;

    /** Which brokers are there? Meant for NameServers. */
    public static final int GET_BROKER_CLUSTER_INFO = 106;

    private RequestCode() {
    }
}
