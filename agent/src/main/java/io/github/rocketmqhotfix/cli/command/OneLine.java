package io.github.rocketmqhotfix.cli.command;

/** Text of unknown origin (file names, messages of exceptions) for one line of a terminal. */
final class OneLine {

    /** The name of a file has at most 4,096 bytes, that of a zip entry 65,535. */
    private static final int LONGEST = 2_000;

    private OneLine() {
    }

    /** Control characters, newlines and escape sequences among them, become question marks; the rest of a long one dots. */
    static String of(String text) {
        int length = Math.min(text.length(), LONGEST);
        StringBuilder line = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char each = text.charAt(i);
            line.append(Character.isISOControl(each) ? '?' : each);
        }
        return length < text.length() ? line.append("...").toString() : line.toString();
    }

    /** What went wrong, without where. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        return of(message == null ? failure.getClass().getSimpleName() : message);
    }
}
