package io.github.rocketmqhotfix.testapp.program;

/** One line of JSON on standard output; what the harness reads. */
public final class EventLine {

    private final StringBuilder line;

    public EventLine(String event) {
        line = new StringBuilder("{\"event\":\"").append(event).append('"');
    }

    public EventLine with(String name, long number) {
        line.append(",\"").append(name).append("\":").append(number);
        return this;
    }

    public EventLine with(String name, double number) {
        line.append(",\"").append(name).append("\":").append(number);
        return this;
    }

    public EventLine with(String name, boolean flag) {
        line.append(",\"").append(name).append("\":").append(flag);
        return this;
    }

    public EventLine with(String name, Object text) {
        line.append(",\"").append(name).append("\":\"").append(escaped(String.valueOf(text))).append('"');
        return this;
    }

    public void print() {
        String whole = line.append('}').toString();
        synchronized (System.out) {
            System.out.println(whole);
            System.out.flush();
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
