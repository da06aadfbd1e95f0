package io.github.rocketmqhotfix.patch.namesrv;

import java.util.Arrays;

/**
 * The request codes that a NameServer of every release answers. Before 5.0 it says nothing at all to any other
 * (10, 36, 37, 310, 320 …), so silence after one of those tells nothing about its health. Requests that came later
 * (901 and 904 in 5.0) are left out for the same reason: an older NameServer is silent on them.
 */
final class NameServerRequests {

    /** From RequestCode and the NameServer's DefaultRequestProcessor; sorted. */
    private static final int[] ANSWERED = {
        100, 101, 102, 103, 104, 105, 106, 205, 206, 216, 219, 224, 304, 311, 312, 313, 318, 319
    };

    private NameServerRequests() {
    }

    static boolean isAnswered(int code) {
        return Arrays.binarySearch(ANSWERED, code) >= 0;
    }
}
