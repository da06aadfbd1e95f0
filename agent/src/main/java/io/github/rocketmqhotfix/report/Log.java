package io.github.rocketmqhotfix.report;

import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Holds the agent's logger. SLF4J's LoggerFactory is not used: even if relocated, it reads the host's providers and
 * properties.
 */
public final class Log {

    /** The values of the option {@code log-level}, from the most severe level to the least severe one. */
    public static final List<String> LEVELS = Arrays.asList("error", "warn", "info", "debug");

    /**
     * The least severe level that is written, as a number of SLF4J's {@code Level.toInt}: error 40, warn 30, info 20,
     * debug 10. It is not a {@code Level}, because that enum is loaded only when the first line is written.
     */
    private static volatile int threshold = 20;

    private Log() {}

    public static Logger logger() {
        return Instance.LOGGER;
    }

    /** Suppresses lines below this level. Does nothing if the level is not one of {@link #LEVELS}. */
    public static void threshold(String level) {
        if (LEVELS.contains(level)) {
            threshold = 40 - 10 * LEVELS.indexOf(level);
        }
    }

    static boolean isEnabled(Level level) {
        return level.toInt() >= threshold;
    }

    /** Loaded when the first line is written, because it loads SLF4J's classes and most JVMs never write a line. */
    private static final class Instance {

        static final Logger LOGGER = new StderrLogger();
    }
}
