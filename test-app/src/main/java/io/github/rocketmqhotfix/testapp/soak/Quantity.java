package io.github.rocketmqhotfix.testapp.soak;

import java.util.Locale;

/** What must not grow in a JVM; each with the limit by which it may vary. */
enum Quantity {
    THREADS(8),
    /** As many as there are clients that may all be connected with one server, and the same again for chance. */
    CONNECTIONS(8),
    /** The pages of a heap that has its full size from the start are touched one after the other, and those of the code cache. */
    KIB_OF_RESIDENT_MEMORY(32 << 10),
    /** A leak of 64 KiB with each fault is found after 100 faults. */
    BYTES_OF_LIVE_HEAP(4 << 20);

    private final Flatness flatness;

    Quantity(long limit) {
        flatness = new Flatness(limit);
    }

    Flatness flatness() {
        return flatness;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("kib", "KiB");
    }
}
