package io.github.rocketmqhotfix.testapp.e2e;

import java.util.List;

/**
 * What a stress showed.
 *
 * @param violations what must not be, in words; nothing is looked at after the first
 * @param dials      connections that the NameServers took
 */
record StressResult(List<String> violations, SteadyClient.Calls calls, int dials) {

    StressResult {
        violations = List.copyOf(violations);
    }

    @Override
    public String toString() {
        return calls.made() + " calls, " + calls.failed() + " failed " + calls.exceptions() + ", the longest took "
                + calls.longest().toMillis() + " ms, " + dials + " connections; " + (violations.isEmpty() ? "as it must be" : violations);
    }
}
