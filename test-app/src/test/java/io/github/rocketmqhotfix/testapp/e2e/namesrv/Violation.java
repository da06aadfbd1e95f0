package io.github.rocketmqhotfix.testapp.e2e.namesrv;

/** What must not be and was seen in a stress, and the same in words. */
record Violation(Kind kind, String text) {

    /** In which way it must not be. */
    enum Kind {
        /** The client left a NameServer that was well. */
        DISCARDED_NEWER_CHOICE,
        /** A thread went twice to where it had failed. */
        WENT_BACK,
        /** A NameServer that was well was not asked. */
        PASSED_OVER,
        /** A request was sent once more although its answer was on the way. */
        CUT_SHORT,
        /** Healthy NameServers did not answer all threads. */
        NOT_WARM,
        /** Something that had to come did not. */
        STUCK,
        /** A call took too long. */
        SLOW,
        /** A call failed, or was refused, though there was a NameServer that was well. */
        FAILED,
        /** A NameServer was dialled more than once at a time. */
        DIALLED_TWICE,
        /** Connections stayed. */
        LEAKED_CONNECTION
    }
}
