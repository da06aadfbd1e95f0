package io.github.rocketmqhotfix.patch.namesrv;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One call without an address, from its begin to its end on the same thread. The woven code holds it and ends it
 * with {@code apply}: null for a call that succeeded, {@code {client, request, thrown}} for one that failed.
 */
final class NameServerCall implements Function<Object, Object> {

    private final NamesrvReset reset;
    private final NameServerCall outer;
    // the choice itself would be one object more for every call
    private final AtomicReference<String> chosen;
    private final AtomicReference<List<String>> list;
    private final AtomicInteger index;
    private final long timeoutMillis;
    private final long beginNanos;
    private Object channel;
    private String address;
    private int round;
    private long selectedNanos;
    private boolean keptChannel;

    /** {@code outer} is the call that a hook of the host made this one in, or null. */
    NameServerCall(NamesrvReset reset, NameServerCall outer, NameServerChoice choice, long timeoutMillis,
            long beginNanos) {
        this.reset = reset;
        this.outer = outer;
        this.chosen = choice.chosen();
        this.list = choice.list();
        this.index = choice.index();
        this.timeoutMillis = timeoutMillis;
        this.beginNanos = beginNanos;
    }

    @Override
    public Object apply(Object failure) {
        try {
            if (failure == null) {
                reset.ended(this);
            } else {
                Object[] values = (Object[]) failure;
                reset.failed(this, values[0], values[1], (Throwable) values[2]);
            }
        } catch (Throwable e) {
            reset.failed(e);
        }
        return null;
    }

    /**
     * What selection gave to this call, on the thread that makes it: null when it found none; from 5.3.0 on the
     * future of a channel, followed by the channel itself where the call waits for it, when others may have chosen anew.
     */
    void selected(Object selectedChannel, String selectedAddress, int selectedRound, long nanos) {
        if (channel == null) {
            address = selectedAddress;
            round = selectedRound;
        }
        channel = selectedChannel;
        selectedNanos = nanos;
    }

    /**
     * Whether the round robin has moved since this call was given its channel: somebody has chosen anew, be it the same
     * address, or is about to. A release dials only after it has chosen, so for a moment the new choice has no channel to be
     * known by.
     */
    boolean isOfAnEarlierRound() {
        return index.get() != round;
    }

    /** Of the selection that gave its channel. */
    int round() {
        return round;
    }

    NameServerCall outer() {
        return outer;
    }

    NameServerChoice choice() {
        return new NameServerChoice(chosen, list, index);
    }

    /** Netty's channel, or the future of one, or null. */
    Object channel() {
        return channel;
    }

    /** The choice as it was when selection returned; may already be newer than the channel. */
    String address() {
        return address;
    }

    /** The release was kept from closing the channel. */
    void keepChannel() {
        keptChannel = true;
    }

    boolean keptItsChannel() {
        return keptChannel;
    }

    long timeoutMillis() {
        return timeoutMillis;
    }

    /**
     * Whether selection left the NameServer enough time to answer: more than 100 ms or a quarter of the whole,
     * upstream's own rule since 5.1.4. Up to 4.2.0 a request has the whole time however long selection took.
     */
    boolean leftTimeToAnswer(long nowNanos) {
        long left = timeoutMillis - (selectedNanos - beginNanos) / 1_000_000;
        long waited = (nowNanos - selectedNanos) / 1_000_000;
        return isTimeToAnswer(left) || timeoutMillis > 0 && waited >= timeoutMillis;
    }

    /** The same rule for a request that says itself how long it had. */
    boolean isTimeToAnswer(long givenMillis) {
        return timeoutMillis > 0 && (givenMillis > 100 || givenMillis > timeoutMillis / 4);
    }
}
