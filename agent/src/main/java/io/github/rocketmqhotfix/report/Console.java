package io.github.rocketmqhotfix.report;

/**
 * The one place that writes, but for {@link Reports#unreported}: whole lines on stderr, never stdout, which may be the host's
 * data.
 */
public final class Console {

    /** A constant, also for who cannot load this class. */
    static final String PREFIX = "[rocketmq-hotfix] ";

    private Console() {
    }

    /** Writes one line; a host that broke its own stderr loses the line and nothing else. */
    public static void write(String level, String message) {
        try {
            System.err.println(line(level, message));
        } catch (Throwable e) {
            // nowhere left to say it
        }
    }

    static String line(String level, String message) {
        return PREFIX + level + ' ' + message.replace('\n', ' ').replace('\r', ' ');
    }
}
