package io.github.rocketmqhotfix.testapp.program;

/** Which message of which producer: {@code ID#NUMBER}, numbers from 1. */
public final class MessageKey {

    private final String producer;
    private final int number;

    public MessageKey(String producer, int number) {
        this.producer = producer;
        this.number = number;
    }

    /** Of a key that a message had; a foreign one is number 0 of a producer that has all of it as its name. */
    public static MessageKey of(String key) {
        int mark = key.lastIndexOf('#');
        try {
            return new MessageKey(key.substring(0, Math.max(0, mark)), Integer.parseInt(key.substring(mark + 1)));
        } catch (NumberFormatException foreign) {
            return new MessageKey(key, 0);
        }
    }

    String producer() {
        return producer;
    }

    int number() {
        return number;
    }

    @Override
    public String toString() {
        return producer + "#" + number;
    }
}
