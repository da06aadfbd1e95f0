package io.github.rocketmqhotfix.testapp.harness.ledger;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The messages of one producer. Each property of a message, such as sent or received, is one bit per message number.
 * Not thread-safe.
 */
final class NumberedMessages {

    /**
     * The highest number that is accounted for: two days at 100 messages per second. Acknowledged, received and
     * sent-back messages with numbers outside 1 to this number count as never sent and take no memory.
     */
    private static final int HIGHEST = 20_000_000;

    private final BitSet sent = new BitSet();
    private final BitSet acknowledged = new BitSet();
    private final BitSet received = new BitSet();
    private final BitSet sentBackNumbers = new BitSet();
    private long failed;
    private long duplicates;
    private long sentBack;
    private long outside;

    void sending(int from, int to) {
        if (from <= HIGHEST) {
            sent.set(from, Math.min(to, HIGHEST) + 1);
        }
    }

    void acknowledged(int number) {
        if (!isOutside(number)) {
            acknowledged.set(number);
        }
    }

    void failed() {
        failed++;
    }

    void received(int number) {
        if (!isOutside(number)) {
            duplicates += received.get(number) ? 1 : 0;
            received.set(number);
        }
    }

    void sentBack(int number) {
        sentBack++;
        if (!isOutside(number)) {
            sentBackNumbers.set(number);
        }
    }

    Balance balance() {
        return new Balance(sent.cardinality(), acknowledged.cardinality(), failed, received.cardinality(), duplicates,
                sentBack,
                lostBits().cardinality(), neverSentBits().cardinality() + outside);
    }

    IntStream lost() {
        return lostBits().stream();
    }

    IntStream neverSent() {
        return neverSentBits().stream();
    }

    private BitSet neverSentBits() {
        BitSet neverSent = (BitSet) received.clone();
        neverSent.or(sentBackNumbers);
        neverSent.andNot(sent);
        return neverSent;
    }

    private BitSet lostBits() {
        BitSet lost = (BitSet) acknowledged.clone();
        lost.andNot(received);
        return lost;
    }

    private boolean isOutside(int number) {
        boolean isOutside = number < 1 || number > HIGHEST;
        outside += isOutside ? 1 : 0;
        return isOutside;
    }
}
