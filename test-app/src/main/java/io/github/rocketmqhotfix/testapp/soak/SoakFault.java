package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.soak.NameServerRequestCounter.RequestCount;
import java.util.List;

/**
 * A fault of one server.
 *
 * @param seconds the duration of the fault; 0 for a replacement
 */
record SoakFault(FaultKind kind, SoakTarget target, int seconds) {

    /** The kind of failure of the target. */
    enum FaultKind {
        /** SIGKILL; the server is started again at the same address, a broker with its store. */
        KILL("is killed"),
        /** SIGSTOP, then SIGCONT. */
        FREEZE("is frozen"),
        /** All packets to the server are dropped; afterwards the old connections continue. */
        CUT_OFF("is cut off"),
        /** SIGTERM, and a new server starts at once at the same address; a new NameServer knows no broker. */
        REPLACE("is replaced"),
        /** A NameServer that keeps running is removed from the clients' lists, and put back afterwards. */
        TAKE_OFF_LIST("is taken off the clients' lists"),
        /**
         * A master is killed while all consumers hold its messages; until it returns, they send back each message that
         * they receive for the first time.
         */
        LOSE_WITH_FAILURES("is killed while consumers fail");

        private final String words;

        FaultKind(String words) {
            this.words = words;
        }

        /** Returns whether the target's JVM ends. */
        boolean endsTarget() {
            return this == KILL || this == REPLACE || this == LOSE_WITH_FAILURES;
        }
    }

    /**
     * A fault that was injected. All times are seconds since the cluster was up.
     *
     * @param end    when the cause of the fault was removed
     * @param whole  when the cluster had recovered: every NameServer knew all brokers, and a message of each broker was
     *     stored and received
     * @param asked  the requests to the target during the fault, of each client that used it before; empty unless
     *               {@link #isCountable()}
     * @param judged whether {@code asked} was judged: there were such clients, and no other NameServer was slow
     */
    record InjectedFault(SoakFault fault, double begin, double end, double whole, List<RequestCount> asked,
            boolean judged) {}

    /**
     * Returns whether requests to the target can be counted during the fault: it is a NameServer whose port still
     * exists.
     */
    boolean isCountable() {
        return target.isNameServer()
                && (kind == FaultKind.FREEZE || kind == FaultKind.CUT_OFF || kind == FaultKind.TAKE_OFF_LIST);
    }

    /** Returns the fault as a phrase, such as "NameServer 2 is frozen for 12 s". */
    String words() {
        return target + " " + kind.words + (seconds == 0 ? "" : " for " + seconds + " s");
    }
}
