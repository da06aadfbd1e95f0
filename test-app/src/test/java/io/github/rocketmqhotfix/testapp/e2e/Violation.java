package io.github.rocketmqhotfix.testapp.e2e;

/** What must not be and was seen in a stress, and the same in words. */
record Violation(Kind kind, String text) {

    /** In which way it must not be. */
    enum Kind {
        /** The client left a NameServer that was well. */
        DISCARDED_NEWER_CHOICE,
        /** A thread went twice to where it had failed. */
        WENT_BACK,
        /** The round robin went on elsewhere than it should. */
        WRONG_NEXT_ROUND,
        /** Healthy NameServers did not answer all threads. */
        NOT_WARM,
        /** Something that had to come did not. */
        STUCK,
        /** A call waited too long for the lock of selection. */
        STARVED,
        /** A thread failed more often than there were faults. */
        FAILED_TOO_OFTEN,
        /** A call got none though there were NameServers that were well. */
        NO_CONNECTION,
        /** Connections stayed. */
        LEAKED_CONNECTION
    }
}
