package io.github.rocketmqhotfix.testapp.pods.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One measurement of a scenario: a row of the table.
 *
 * @param what  the title of the row, equal for all clusters
 * @param value the measurement as text
 * @param wrong why the value is wrong in a cluster with the agent; empty if it is right
 */
public record ScenarioResult(String what, String value, Optional<String> wrong) {

    /** A measurement that has no required value. */
    static ScenarioResult reported(String what, Object value) {
        return new ScenarioResult(what, value.toString(), Optional.empty());
    }

    /** A measurement that must be right in a cluster with the agent. */
    static ScenarioResult checked(String what, Object value, boolean right) {
        return new ScenarioResult(what, value.toString(), right ? Optional.empty() : Optional.of(what + ": " + value));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
