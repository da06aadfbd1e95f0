package io.github.rocketmqhotfix.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The input of a fuzzer as a row of choices. Behind its end every choice is the first one: any input means something. */
public final class Choices {

    private final byte[] input;
    private int next;

    public Choices(byte[] input) {
        this.input = input;
    }

    /** Whether anything is left to choose by. */
    public boolean areLeft() {
        return next < input.length;
    }

    /** 0 to {@code bound} - 1; 0 where there is nothing to choose from. */
    public int below(int bound) {
        int number = number(bound <= 1 << 8 ? 1 : bound <= 1 << 16 ? 2 : 3);
        return bound <= 0 ? 0 : number % bound;
    }

    /** An unsigned number of this many bytes, at most 3, or any int for 4. */
    public int number(int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | (areLeft() ? input[next++] & 0xff : 0);
        }
        return number;
    }

    public boolean yes() {
        return (number(1) & 1) != 0;
    }

    public <T> T of(List<T> all) {
        return all.get(below(all.size()));
    }

    /** At most 255. */
    public byte[] bytes() {
        int end = Math.min(input.length, next + number(1));
        byte[] bytes = next >= end ? new byte[0] : Arrays.copyOfRange(input, next, end);
        next = Math.max(next, end);
        return bytes;
    }

    /** What at most 255 bytes say as UTF-8. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** All that is left. */
    public String rest() {
        String rest = new String(input, next, input.length - next, StandardCharsets.UTF_8);
        next = input.length;
        return rest;
    }
}
