package io.github.rocketmqhotfix.report;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Interventions on their way from the host's threads to the one thread that sends them to JMX listeners. Giving never
 * waits, throws or loads a class; before {@link #open} nobody can listen, and nothing is kept.
 */
final class Announcements {

    static final int CAPACITY = 256;

    /** Of the JVM. Loaded with the first intervention, real or rehearsed, and so never in a JVM without a target. */
    private static final Announcements SHARED = new Announcements();

    private final ConcurrentLinkedQueue<Announcement> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile Thread reader;

    static Announcements shared() {
        return SHARED;
    }

    /** From now on interventions are kept for the calling thread. */
    void open() {
        reader = Thread.currentThread();
    }

    /** False: it was dropped, because as many as there is room for are waiting. */
    boolean give(PatchReport report, Intervention intervention) {
        Announcement announcement = new Announcement(report, intervention);
        Thread waking = reader;
        if (waking == null) {
            return true;
        }
        if (size.incrementAndGet() > CAPACITY) {
            size.decrementAndGet();
            return false;
        }
        waiting.add(announcement);
        LockSupport.unpark(waking);
        return true;
    }

    /** Waits for the next one; only on the thread that opened. A host that interrupts its threads changes nothing. */
    Announcement take() {
        Announcement next = waiting.poll();
        while (next == null) {
            LockSupport.park(this);
            Thread.interrupted();
            next = waiting.poll();
        }
        size.decrementAndGet();
        return next;
    }

    /** An intervention and whose it is. */
    static final class Announcement {

        private final PatchReport report;
        private final Intervention intervention;

        Announcement(PatchReport report, Intervention intervention) {
            this.report = report;
            this.intervention = intervention;
        }

        PatchReport report() {
            return report;
        }

        Intervention intervention() {
            return intervention;
        }
    }
}
