package io.github.rocketmqhotfix.testapp.pods.run;

import java.util.function.LongSupplier;

/** Whether a count is the same as when it was last asked for. */
final class Unchanged {

    private final LongSupplier count;
    private long last = -1;

    Unchanged(LongSupplier count) {
        this.count = count;
    }

    boolean holds() {
        long now = count.getAsLong();
        boolean same = now == last;
        last = now;
        return same;
    }
}
