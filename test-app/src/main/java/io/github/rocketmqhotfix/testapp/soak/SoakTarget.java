package io.github.rocketmqhotfix.testapp.soak;

/** A server of the soak's cluster. */
enum SoakTarget {

    /** Faults may end it. */
    NAME_SERVER_1("NameServer 1", false),
    /** Faults may end it. */
    NAME_SERVER_2("NameServer 2", false),
    /** No fault ends it. */
    NAME_SERVER_3("NameServer 3", true),
    /** The only master that has a slave; faults may end it. */
    MASTER_A("master of broker-a", false),
    /** Replicates {@link #MASTER_A}; faults may end it. */
    SLAVE_A("slave of broker-a", false),
    /** Has no slave; no fault ends it. */
    MASTER_B("master of broker-b", true);

    private final String words;
    private final boolean neverEnded;

    SoakTarget(String words, boolean neverEnded) {
        this.words = words;
        this.neverEnded = neverEnded;
    }

    /**
     * Returns whether no fault ends this server. One NameServer and one broker must run long enough to judge whether
     * their memory, threads and connections grow.
     */
    boolean isNeverEnded() {
        return neverEnded;
    }

    boolean isNameServer() {
        return compareTo(MASTER_A) < 0;
    }

    @Override
    public String toString() {
        return words;
    }
}
