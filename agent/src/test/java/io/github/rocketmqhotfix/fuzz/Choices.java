package io.github.rocketmqhotfix.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The input of a fuzzer as a sequence of choices. After the end of the input every choice is the first option, so every
 * input is valid.
 */
public final class Choices {

    private final byte[] input;
    private int next;

    public Choices(byte[] input) {
        this.input = input;
    }

    /** Returns whether the input has bytes left. */
    public boolean areLeft() {
        return next < input.length;
    }

    /** Returns a number from 0 to {@code bound} - 1; 0 if {@code bound} is not positive. */
    public int below(int bound) {
        int number = number(bound <= 1 << 8 ? 1 : bound <= 1 << 16 ? 2 : 3);
        return bound <= 0 ? 0 : number % bound;
    }

    /** Returns an unsigned number of up to 3 bytes, or any int for 4 bytes. */
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

    /** Returns at most 255 bytes. */
    public byte[] bytes() {
        int end = Math.min(input.length, next + number(1));
        byte[] bytes = next >= end ? new byte[0] : Arrays.copyOfRange(input, next, end);
        next = Math.max(next, end);
        return bytes;
    }

    /** Returns at most 255 bytes, decoded as UTF-8. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Returns the rest of the input, decoded as UTF-8. */
    public String rest() {
        String rest = new String(input, next, input.length - next, StandardCharsets.UTF_8);
        next = input.length;
        return rest;
    }
}
