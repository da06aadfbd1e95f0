package io.github.rocketmqhotfix.testapp.program;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** A JSON object in one line of standard output, for the harness. Not thread-safe. */
public final class EventLine {

    private final StringBuilder line;

    public EventLine(String event) {
        line = new StringBuilder("{\"event\":\"").append(event).append('"');
    }

    /**
     * Adds a field: a number or boolean as such, a collection as an array, any other value as text. In a text, a space
     * replaces each control character.
     */
    public EventLine with(String name, Object value) {
        line.append(",\"").append(name).append("\":");
        append(value);
        return this;
    }

    /** Adds a field with the milliseconds since {@code nanos}, a reading of {@link System#nanoTime()}. */
    public EventLine withMillisSince(long nanos, String name) {
        return with(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos));
    }

    /** Prints the line. Must be called once, after all fields were added. */
    public void print() {
        String whole = line.append('}').toString();
        synchronized (System.out) {
            System.out.println(whole);
            System.out.flush();
        }
    }

    private void append(Object value) {
        if (value instanceof Collection) {
            String separator = "[";
            for (Object each : (Collection<?>) value) {
                line.append(separator);
                append(each);
                separator = ",";
            }
            line.append(separator.equals("[") ? "[]" : "]");
        } else if (value instanceof Number || value instanceof Boolean) {
            line.append(value);
        } else {
            line.append('"').append(escaped(String.valueOf(value))).append('"');
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char character : text.toCharArray()) {
            if (character == '"' || character == '\\') {
                escaped.append('\\').append(character);
            } else if (character < ' ') {
                escaped.append(' ');
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }
}
