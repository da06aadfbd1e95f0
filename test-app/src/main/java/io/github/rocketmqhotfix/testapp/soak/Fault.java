package io.github.rocketmqhotfix.testapp.soak;

/**
 * One thing that goes wrong.
 *
 * @param seconds how long it stays so; of a replacement: nothing
 */
record Fault(Kind kind, Target target, int seconds) {

    /** What happens to the target. */
    enum Kind {
        /** SIGKILL; it is started again where it was, a broker with its store. */
        KILL("is killed"),
        /** SIGSTOP, then SIGCONT. */
        FREEZE("is frozen"),
        /** Nothing that is sent to it arrives; then the connections that were made before go on. */
        CUT_OFF("is cut off"),
        /** SIGTERM, and another one starts at the same address at once; a NameServer's knows nothing. */
        REPLACE("is replaced"),
        /** A NameServer that goes on running is not in the list of the clients any more, then again. */
        TAKE_OFF_LIST("is taken off the clients' lists"),
        /** A master is killed while all consumers hold a message of it; until it returns they give back what comes for the first time. */
        LOSE_WITH_FAILURES("is killed while consumers fail");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Whether the JVM that is hit ends. */
        boolean endsTarget() {
            return this == KILL || this == REPLACE || this == LOSE_WITH_FAILURES;
        }
    }

    /** Whether the target is a NameServer that can still be seen to be asked. */
    boolean showsWhoAsks() {
        return target.isNameServer() && (kind == Kind.FREEZE || kind == Kind.CUT_OFF || kind == Kind.TAKE_OFF_LIST);
    }

    /** In words, for the screen. */
    String words() {
        return target + " " + kind.words + (seconds == 0 ? "" : " for " + seconds + " s");
    }
}
