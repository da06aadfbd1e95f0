package io.github.rocketmqhotfix.patch.namesrv;

import java.util.Arrays;

/**
 * The request codes that the NameServers of all releases answer, as RequestCode and the NameServer's
 * DefaultRequestProcessor define them. Before 5.0 a NameServer answers no other request (10, 36, 37, 310, 320 …), so a
 * missing answer to such a request does not show a failure. Newer requests (901 and 904 in 5.0) are not listed, because
 * an older NameServer does not answer them either.
 */
final class NameServerRequests {

    static final int GET_ROUTEINFO_BY_TOPIC = 105;
    static final int GET_BROKER_CLUSTER_INFO = 106;

    /**
     * Requests that change nothing, sorted: 101 GET_KV_CONFIG, 206 GET_ALL_TOPIC_LIST_FROM_NAMESERVER, 219
     * GET_KVLIST_BY_NAMESPACE, 224 GET_TOPICS_BY_CLUSTER, 304 GET_SYSTEM_TOPIC_LIST_FROM_NS, 311 to 313
     * GET_UNIT_TOPIC_LIST and the like, 319 GET_NAMESRV_CONFIG.
     */
    private static final int[] QUERIES = {
        101, GET_ROUTEINFO_BY_TOPIC, GET_BROKER_CLUSTER_INFO, 206, 219, 224, 304, 311, 312, 313, 319
    };
    /**
     * Requests that change something, sorted: 100 PUT_KV_CONFIG, 102 DELETE_KV_CONFIG, 103 REGISTER_BROKER, 104
     * UNREGISTER_BROKER, 205 WIPE_WRITE_PERM_OF_BROKER, 216 DELETE_TOPIC_IN_NAMESRV, 318 UPDATE_NAMESRV_CONFIG.
     */
    private static final int[] CHANGES = {100, 102, 103, 104, 205, 216, 318};

    private NameServerRequests() {}

    /** Whether the request may be sent to a second NameServer although the first one may have received it. */
    static boolean isRepeatable(int code) {
        return Arrays.binarySearch(QUERIES, code) >= 0;
    }

    /** Whether the NameServers of all releases answer the request. */
    static boolean isAnswered(int code) {
        return isRepeatable(code) || Arrays.binarySearch(CHANGES, code) >= 0;
    }
}
