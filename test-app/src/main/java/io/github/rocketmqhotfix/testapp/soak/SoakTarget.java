package io.github.rocketmqhotfix.testapp.soak;

/** A server of the soak's cluster. */
enum SoakTarget {
    NAME_SERVER_1("NameServer 1", false), NAME_SERVER_2("NameServer 2", false), NAME_SERVER_3("NameServer 3",
            true), MASTER_A("master of broker-a",
                    false), SLAVE_A("slave of broker-a", false), MASTER_B("master of broker-b", true);

    private final String words;
    private final boolean neverEnded;

    SoakTarget(String words, boolean neverEnded) {
        this.words = words;
        this.neverEnded = neverEnded;
    }

    /** Returns whether no fault ends this server. One server of each kind must run long enough to judge its growth. */
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
