package io.github.rocketmqhotfix.report;

import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The agent's logger. Constructed here and not by LoggerFactory, whose providers and properties are the host's
 * even where its classes are ours.
 */
public final class Log {

    private static final int INFO = 20;

    /** As in SLF4J's Level.toInt: that enum is not loaded before the first line. */
    private static volatile int threshold = INFO;

    private Log() {
    }

    public static Logger logger() {
        return Instance.LOGGER;
    }

    /** One of error, warn, info, debug: what is below it is not written. */
    public static void threshold(String level) {
        if ("error".equals(level)) {
            threshold = 40;
        } else if ("warn".equals(level)) {
            threshold = 30;
        } else if ("info".equals(level)) {
            threshold = INFO;
        } else if ("debug".equals(level)) {
            threshold = 10;
        }
    }

    static boolean isEnabled(Level level) {
        return level.toInt() >= threshold;
    }

    /** Loads what any later line needs. */
    public static void rehearse() {
        Instance.rehearse();
    }

    /** Loaded with the first line to write: most JVMs never write one, and this class loads SLF4J's. */
    private static final class Instance {

        static final Logger LOGGER = new StderrLogger(false);

        static void rehearse() {
            Logger logger = new StderrLogger(true);
            logger.debug("{}", 1);
            logger.info("{} {}", 1, 2);
            logger.warn("{} {} {}", 1, 2, new IllegalStateException());
        }
    }
}
