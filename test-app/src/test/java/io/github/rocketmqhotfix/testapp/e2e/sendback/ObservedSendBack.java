package io.github.rocketmqhotfix.testapp.e2e.sendback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of the send-backs of one consumer, counted on the wire.
 *
 * @param calls    how long each call took, in milliseconds
 * @param failures what calls threw
 */
record ObservedSendBack(int toNameServer, int toMaster, int toSlave, int toStoreHost, int retries, List<Long> calls,
        List<String> failures) {

    /** Below the 3 and 5 s that a call waits which nobody answers; on a busy machine calls that wait for nothing took 1.3 s. */
    static final Duration QUICK = Duration.ofSeconds(2);

    /** As sendback.csv says it. */
    String path() {
        List<String> places = new ArrayList<>();
        if (toNameServer > 0) {
            places.add("NameServer" + waited(calls.get(0)));
        }
        add(places, "slave", toSlave);
        add(places, "master", toMaster);
        add(places, "store host", toStoreHost);
        if (retries > 0 && toNameServer == 0) {
            places.add("retry");
        }
        return String.join(" then ", places);
    }

    /** Where a message went in the end: every one has to arrive exactly once. */
    int arrived() {
        return toMaster + toStoreHost + retries;
    }

    private static void add(List<String> places, String place, int count) {
        if (count > 0) {
            places.add(place);
        }
    }

    private static String waited(long millis) {
        return millis >= 4_900 ? " 5 s" : millis >= 2_900 ? " 3 s" : "";
    }
}
