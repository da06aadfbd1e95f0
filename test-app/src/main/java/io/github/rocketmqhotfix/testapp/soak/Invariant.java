package io.github.rocketmqhotfix.testapp.soak;

/** What must hold all the time. */
enum Invariant {
    NOTHING_LOST("every acknowledged message is received"),
    NOTHING_INVENTED("nothing is received that was not sent"),
    NO_SEND_BACK_TO_A_NAME_SERVER("no send-back (code 36) reaches a NameServer"),
    DEAD_NAME_SERVERS_ARE_LEFT("a client asks a dead NameServer at most once per fault and thread"),
    JVMS_STAY_FLAT("threads, memory and connections of every JVM are flat"),
    JVMS_LIVE("no JVM ends by itself"),
    ALL_COMES_BACK("after a fault all is as before"),
    THE_AGENT_DOES_NOT_FAIL("the agent does nothing that fails"),
    THE_WIRE_IS_SEEN("all requests to NameServers are seen");

    private final String words;

    Invariant(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
