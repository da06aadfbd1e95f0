package io.github.rocketmqhotfix.testapp.program;

/** The key of a numbered message, {@code ID#NUMBER}: the producer and the number of the message, from 1. */
public final class MessageKey {

    private final String producer;
    private final int number;

    public MessageKey(String producer, int number) {
        this.producer = producer;
        this.number = number;
    }

    /**
     * Parses a message's key. A key that is not ID#NUMBER with a number from 1 is foreign: it becomes number 0 of a
     * producer whose name is the whole key.
     */
    public static MessageKey of(String key) {
        int mark = key.lastIndexOf('#');
        try {
            int number = Integer.parseInt(key.substring(mark + 1));
            return mark > 0 && number > 0 ? new MessageKey(key.substring(0, mark), number) : new MessageKey(key, 0);
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
