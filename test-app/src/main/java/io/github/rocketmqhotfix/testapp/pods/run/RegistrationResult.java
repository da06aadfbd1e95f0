package io.github.rocketmqhotfix.testapp.pods.run;

import java.time.Duration;

/**
 * What the first scenario measured.
 *
 * @param registered until every NameServer had every broker at its pod's address
 * @param tested     how many addresses {@code helm test} found in order
 */
public record RegistrationResult(int brokers, int nameServers, Duration registered, int tested) {

    /** In one line. */
    public String text() {
        return brokers + " brokers at " + nameServers + " NameServers after " + registered.toSeconds() + " s, helm test: "
                + tested + " of " + brokers * nameServers + " addresses answer";
    }
}
