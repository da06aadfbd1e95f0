package io.github.rocketmqhotfix.cli.command;

/** Text of unknown origin (file names, messages of exceptions) for one line of a terminal. */
final class OneLine {

    private OneLine() {
    }

    /** Control characters, newlines and escape sequences among them, become question marks. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            line.append(Character.isISOControl(each) ? '?' : each);
        }
        return line.toString();
    }

    /** What went wrong, without where. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        return of(message == null ? failure.getClass().getSimpleName() : message);
    }
}
