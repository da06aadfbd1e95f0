package io.github.rocketmqhotfix.cli.command;

/** Makes text of unknown origin, such as file names and exception messages, fit one line of a terminal. */
final class OneLine {

    /**
     * Maximum number of characters that are kept. The path of a file can have 4,096 bytes, and the name of a zip entry
     * 65,535 bytes.
     */
    private static final int MAX_LENGTH = 2_000;

    private OneLine() {}

    /** Returns the text, cut after 2,000 characters, with question marks in place of control characters. */
    static String of(String text) {
        String kept = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
        return kept.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "?");
    }

    static String of(Throwable failure) {
        String message = failure.getMessage();
        return of(message == null ? failure.getClass().getSimpleName() : message);
    }
}
