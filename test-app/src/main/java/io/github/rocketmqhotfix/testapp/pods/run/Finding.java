package io.github.rocketmqhotfix.testapp.pods.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a scenario measured.
 *
 * @param what     the same for all clusters
 * @param value    in words
 * @param wrong    why it is not as it must be with the agent; empty: it is
 */
public record Finding(String what, String value, Optional<String> wrong) {

    /** What is only told. */
    static Finding told(String what, String value) {
        return new Finding(what, value, Optional.empty());
    }

    /** What must hold with the agent. */
    static Finding checked(String what, String value, boolean right) {
        return new Finding(what, value, right ? Optional.empty() : Optional.of(what + ": " + value));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
