package io.github.rocketmqhotfix.testapp.soak;

/** The servers of a soak's cluster. */
enum Target {
    NAME_SERVER_1("NameServer 1", false),
    NAME_SERVER_2("NameServer 2", false),
    NAME_SERVER_3("NameServer 3", true),
    MASTER_A("master of broker-a", false),
    SLAVE_A("slave of broker-a", false),
    MASTER_B("master of broker-b", true);

    private final String words;
    private final boolean lives;

    Target(String words, boolean lives) {
        this.words = words;
        this.lives = lives;
    }

    /** Whether it is never ended, so that one of each kind is there long enough to tell whether it grows. */
    boolean livesThroughAll() {
        return lives;
    }

    boolean isNameServer() {
        return compareTo(MASTER_A) < 0;
    }

    @Override
    public String toString() {
        return words;
    }
}
