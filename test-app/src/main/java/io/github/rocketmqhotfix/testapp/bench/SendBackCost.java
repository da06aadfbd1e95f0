package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;
import java.util.Locale;

/**
 * What giving messages back cost.
 *
 * @param millis             per message, how long its thread was blocked
 * @param nameServerRequests how many came to the NameServer instead of a broker
 * @param routeRequests      how often the consumer asked the NameServer for a route meanwhile
 * @param retries            how many messages came to another broker's retry topic in the end
 */
record SendBackCost(List<Double> millis, int nameServerRequests, int routeRequests, int retries) {

    SendBackCost {
        millis = List.copyOf(millis);
    }

    double average() {
        return millis.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** So many of them, such as 0.99, took at most this. */
    double quantile(double share) {
        List<Double> sorted = millis.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** For the progress. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f ms, %d of %d asked the NameServer", Spread.of(millis).median(), nameServerRequests,
                millis.size());
    }
}
