package io.github.rocketmqhotfix.patch.namesrv;

import java.util.Arrays;

/**
 * The request codes that a NameServer of every release answers, from RequestCode and the NameServer's DefaultRequestProcessor.
 * Before 5.0 it answers no other request (10, 36, 37, 310, 320 …), so its silence after one of those shows nothing. Requests that
 * came later (901 and 904 in 5.0) are left out for the same reason: an older NameServer does not answer them.
 */
final class NameServerRequests {

    static final int GET_ROUTEINFO_BY_TOPIC = 105;
    static final int GET_BROKER_CLUSTER_INFO = 106;

    /**
     * Requests that change nothing: 101 GET_KV_CONFIG, 206 GET_ALL_TOPIC_LIST_FROM_NAMESERVER, 219 GET_KVLIST_BY_NAMESPACE, 224
     * GET_TOPICS_BY_CLUSTER, 304 GET_SYSTEM_TOPIC_LIST_FROM_NS, 311 to 313 GET_UNIT_TOPIC_LIST and the like, 319
     * GET_NAMESRV_CONFIG. Sorted.
     */
    private static final int[] QUERIES = {
        101, GET_ROUTEINFO_BY_TOPIC, GET_BROKER_CLUSTER_INFO, 206, 219, 224, 304, 311, 312, 313, 319
    };
    /**
     * Requests that change something: 100 PUT_KV_CONFIG, 102 DELETE_KV_CONFIG, 103 REGISTER_BROKER, 104 UNREGISTER_BROKER, 205
     * WIPE_WRITE_PERM_OF_BROKER, 216 DELETE_TOPIC_IN_NAMESRV, 318 UPDATE_NAMESRV_CONFIG. Sorted.
     */
    private static final int[] CHANGES = {100, 102, 103, 104, 205, 216, 318};

    private NameServerRequests() {
    }

    /** Whether the request may be sent again, to another NameServer, after it may have been received by one. */
    static boolean isRepeatable(int code) {
        return Arrays.binarySearch(QUERIES, code) >= 0;
    }

    static boolean isAnswered(int code) {
        return isRepeatable(code) || Arrays.binarySearch(CHANGES, code) >= 0;
    }
}
