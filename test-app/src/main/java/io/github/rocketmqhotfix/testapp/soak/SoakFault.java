package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.soak.NameServerRequestCounter.RequestCount;
import java.util.List;

/**
 * A fault that the soak injects into one server.
 *
 * @param seconds the duration of the fault; 0 for {@link FaultKind#REPLACE}
 */
record SoakFault(FaultKind kind, SoakTarget target, int seconds) {

    /** The kinds of faults. */
    enum FaultKind {
        /** SIGKILL; at the end of the fault the server is started at the same address. A broker keeps its store. */
        KILL("is killed"),
        /** SIGSTOP; SIGCONT at the end of the fault. */
        FREEZE("is frozen"),
        /** All packets to the server are dropped; at the end of the fault the old connections continue. */
        CUT_OFF("is cut off"),
        /** SIGTERM, and a new server starts at once at the same address; a new NameServer knows no broker. */
        REPLACE("is replaced"),
        /** A NameServer that keeps running is removed from the clients' lists, and put back at the end of the fault. */
        TAKE_OFF_LIST("is taken off the clients' lists"),
        /**
         * A master is killed while all consumers hold its messages. Until the master is started again, the consumers
         * send back each message at its first delivery.
         */
        KILL_WHILE_CONSUMERS_FAIL("is killed while consumers fail");

        private final String words;

        FaultKind(String words) {
            this.words = words;
        }

        /** Returns whether this fault ends the JVM of the target. */
        boolean endsTarget() {
            return this == KILL || this == REPLACE || this == KILL_WHILE_CONSUMERS_FAIL;
        }
    }

    /**
     * A fault that was injected. All times are seconds since the start of the soak's clock.
     *
     * @param begin       when the injection of the fault began
     * @param end         when the cause of the fault was removed
     * @param recoveryEnd when the wait for recovery ended: every NameServer knew all brokers, and a message of each
     *                    broker was stored and received; or the limit of the wait was reached
     * @param asked       the requests to the target during the fault, of each client that used the target before; empty
     *                    unless {@link #isCountable()}
     * @param judged      whether {@code asked} was judged: clients used the target, no other NameServer was slow, and
     *                    counting began soon after the fault
     */
    record InjectedFault(SoakFault fault, double begin, double end, double recoveryEnd, List<RequestCount> asked,
            boolean judged) {}

    /**
     * Returns whether requests to the target can be counted during the fault: the target is a NameServer whose port
     * stays open.
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
