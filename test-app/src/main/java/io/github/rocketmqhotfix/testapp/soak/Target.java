package io.github.rocketmqhotfix.testapp.soak;

/** The servers of a soak's cluster. */
enum Target {
    NAME_SERVER_1("NameServer 1"),
    NAME_SERVER_2("NameServer 2"),
    NAME_SERVER_3("NameServer 3"),
    MASTER_A("master of broker-a"),
    SLAVE_A("slave of broker-a"),
    MASTER_B("master of broker-b");

    private final String words;

    Target(String words) {
        this.words = words;
    }

    boolean isNameServer() {
        return compareTo(MASTER_A) < 0;
    }

    @Override
    public String toString() {
        return words;
    }
}
