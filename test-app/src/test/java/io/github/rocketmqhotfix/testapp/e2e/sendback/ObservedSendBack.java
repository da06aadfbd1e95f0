package io.github.rocketmqhotfix.testapp.e2e.sendback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that the send-backs of one consumer caused, counted on the wire.
 *
 * @param calls    duration of each call, in milliseconds
 * @param failures exceptions of calls
 */
record ObservedSendBack(int toNameServer, int toMaster, int toSlave, int toStoreHost, int retries, List<Long> calls,
        List<String> failures) {

    /**
     * The longest duration of a call that does not wait for a missing answer. A call without an answer waits for 3 s or
     * 5 s. On a busy machine a call that does not wait took up to 1.3 s.
     */
    static final Duration QUICK = Duration.ofSeconds(2);

    /** Returns the path of the message in the words of sendback.csv. */
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

    /**
     * Returns the number of messages that a server accepted; every message must be accepted exactly once. The slave and
     * the NameServer accept none.
     */
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
