package io.github.rocketmqhotfix.testapp.soak;

/** What must hold all the time. */
enum Invariant {
    NOTHING_LOST("every acknowledged message is received", "no message was acknowledged"),
    NOTHING_INVENTED("nothing is received that was not sent", "no message was received"),
    NO_SEND_BACK_TO_A_NAME_SERVER("no send-back (code 36) reaches a NameServer", "no consumer gave back while there was no master"),
    DEAD_NAME_SERVERS_ARE_LEFT("a client asks a dead NameServer at most once per fault and thread, and one off its list never",
            "no NameServer hung, or was taken off the lists, that clients used while the others were quick"),
    NO_ROUTE_FAILS("no call for a route fails while a NameServer answers",
            "no NameServer failed while the others were quick"),
    JVMS_STAY_FLAT("threads, memory and connections of every JVM are flat", "no JVM was looked at"),
    JVMS_LIVE("no JVM ends by itself", "no JVM was looked at"),
    ALL_COMES_BACK("after a fault all is as before", "there was no fault"),
    THE_AGENT_DOES_NOT_FAIL("the agent does nothing that fails", "there was no agent"),
    THE_WIRE_IS_SEEN("all requests to NameServers are seen", "none was seen"),
    THE_SOAK_DOES_NOT_FAIL("the soak itself does nothing that fails", "it was not run");

    private final String words;
    private final String whyNotJudged;

    Invariant(String words, String whyNotJudged) {
        this.words = words;
        this.whyNotJudged = whyNotJudged;
    }

    /** What was missing where nothing that was seen could have broken it. */
    String whyNotJudged() {
        return whyNotJudged;
    }

    @Override
    public String toString() {
        return words;
    }
}
