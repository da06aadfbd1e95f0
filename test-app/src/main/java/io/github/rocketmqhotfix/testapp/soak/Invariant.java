package io.github.rocketmqhotfix.testapp.soak;

/** A condition that must hold during the whole soak. */
enum Invariant {

    /** Compares acknowledgements with receptions. */
    NOTHING_LOST("every acknowledged message is received", "no message was acknowledged"),
    /** Compares received messages with the message numbers that producers announced before sending. */
    NOTHING_INVENTED("every received message was sent", "no message was received"),
    /** Looks for code 36, CONSUMER_SEND_MSG_BACK, in the captured requests. */
    NO_SEND_BACK_TO_A_NAME_SERVER("no send-back (code 36) reaches a NameServer",
            "no consumer sent a message back while there was no master"),
    /** Counts the captured requests to the NameServer that has a fault. */
    DEAD_NAME_SERVERS_ARE_LEFT(
            "a client asks a dead NameServer at most once per fault and thread, and never one that is off its list",
            "no NameServer in use by clients failed while the other NameServers were quick"),
    /** Looks for failed route requests of the producers from the begin of a NameServer's fault to the recovery. */
    NO_ROUTE_FAILS("no route request fails while a NameServer answers",
            "no NameServer failed while the others were quick"),
    /** Compares measurements of idle JVMs by {@link MeasuredQuantity}. */
    JVMS_STAY_FLAT("threads, memory and connections of every JVM are flat", "no JVM was measured"),
    /** Looks for JVMs that have ended without a fault. */
    JVMS_KEEP_RUNNING("no JVM ends by itself", "no JVM was checked"),
    /** Requires that every NameServer knows all brokers, and that a message of each broker is stored and received. */
    CLUSTER_RECOVERS("the cluster recovers after each fault", "there was no fault"),
    /** Looks for failures in the lines of the agent. */
    THE_AGENT_DOES_NOT_FAIL("the agent reports no failure", "there was no agent"),
    /** Checks the capture, on which other invariants rely. */
    ALL_REQUESTS_ARE_CAPTURED("tcpdump sees all requests to NameServers", "tcpdump saw no request"),
    /** Looks for exceptions of the soak's own steps. */
    THE_SOAK_DOES_NOT_FAIL("no step of the soak itself fails", "no step was run");

    private final String words;
    private final String reasonIfNotJudged;

    Invariant(String words, String reasonIfNotJudged) {
        this.words = words;
        this.reasonIfNotJudged = reasonIfNotJudged;
    }

    /**
     * Returns the reason that is reported if the soak had no observation that could have shown a breach of this
     * invariant.
     */
    String reasonIfNotJudged() {
        return reasonIfNotJudged;
    }

    @Override
    public String toString() {
        return words;
    }
}
