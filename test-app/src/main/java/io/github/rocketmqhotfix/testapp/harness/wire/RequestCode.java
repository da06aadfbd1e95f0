package io.github.rocketmqhotfix.testapp.harness.wire;

/** The request codes of RocketMQ's protocol that matter here; the same in every release. */
public final class RequestCode {

    /** A message of a producer; meant for brokers. */
    public static final int SEND_MESSAGE = 10;

    /** Create a topic; meant for brokers. */
    static final int UPDATE_AND_CREATE_TOPIC = 17;

    /** A client says what it produces and consumes; meant for brokers. */
    public static final int HEART_BEAT = 34;

    /** A client says that it ends; meant for brokers. */
    public static final int UNREGISTER_CLIENT = 35;

    /** A consumer gives a message back to be retried later; meant for brokers. */
    public static final int CONSUMER_SEND_MSG_BACK = 36;

    /** What is set under this key? Meant for NameServers. */
    public static final int GET_KV_CONFIG = 101;

    /** Where is this topic? Meant for NameServers. */
    public static final int GET_ROUTEINFO_BY_TOPIC = 105;

    /** Which brokers are there? Meant for NameServers. */
    public static final int GET_BROKER_CLUSTER_INFO = 106;

    /** The same as SEND_MESSAGE with shorter names of its fields. */
    public static final int SEND_MESSAGE_V2 = 310;

    private RequestCode() {
    }
}
