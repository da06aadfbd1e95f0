package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;
import java.util.Locale;

/**
 * What giving messages back cost.
 *
 * @param millis             per message, how long its thread was blocked
 * @param nameServerRequests how many came to the NameServer instead of a broker
 * @param retries            how many messages came to another broker's retry topic in the end
 */
record SendBackCost(List<Double> millis, int nameServerRequests, int retries) {

    SendBackCost {
        millis = List.copyOf(millis);
    }

    /** For the progress. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f ms, %d of %d asked the NameServer", Spread.of(millis).median(), nameServerRequests,
                millis.size());
    }
}
