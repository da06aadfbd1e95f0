package io.github.rocketmqhotfix.testapp.harness.wire;

/** The request codes of RocketMQ's protocol that the harness uses; they are the same in every release. */
public final class RequestCode {

    /** Sends a message; for brokers. */
    public static final int SEND_MESSAGE = 10;

    /** Creates a topic; for brokers. */
    static final int UPDATE_AND_CREATE_TOPIC = 17;

    /** Registers a client's producers and consumers; for brokers. */
    public static final int HEART_BEAT = 34;

    /** Unregisters a client; for brokers. */
    public static final int UNREGISTER_CLIENT = 35;

    /** Sends a message back for a later retry; for brokers. */
    public static final int CONSUMER_SEND_MSG_BACK = 36;

    /** Reads a setting; for NameServers. */
    public static final int GET_KV_CONFIG = 101;

    /** Asks for the route of a topic; for NameServers. */
    public static final int GET_ROUTEINFO_BY_TOPIC = 105;

    /** Asks for the registered brokers; for NameServers. */
    public static final int GET_BROKER_CLUSTER_INFO = 106;

    /** Sends a message like SEND_MESSAGE, but its fields have one-letter names; for brokers. */
    public static final int SEND_MESSAGE_V2 = 310;

    private RequestCode() {}
}
