package io.github.rocketmqhotfix.patch.namesrv;

/** How {@code invokeSync} failed, derived from the exceptions that the releases throw. */
enum CallFailure {

    /** {@code RemotingTimeoutException}: no answer in time. */
    SILENT,
    /**
     * {@code RemotingTimeoutException} of 4.3.0 and later: the time was over before the request was sent, for example
     * because the connection took all of it.
     */
    LATE,
    /**
     * {@code RemotingSendRequestException}: the request could not be sent, or the connection ended while the call
     * waited.
     */
    LOST,
    /** {@code RemotingConnectException}: no connection, so the request was not sent. */
    UNREACHABLE,
    /**
     * An interrupt, back-pressure of the client itself, or any other exception. It shows nothing about the NameServer.
     */
    OTHER;

    static CallFailure of(Throwable thrown) {
        String name = thrown.getClass().getName();
        if (name.endsWith("RemotingTimeoutException")) {
            return String.valueOf(thrown.getMessage()).startsWith("wait response on the channel") ? SILENT : LATE;
        }
        if (name.endsWith("RemotingConnectException")) {
            return UNREACHABLE;
        }
        return name.endsWith("RemotingSendRequestException") && !wasHeldBack(thrown.getCause()) ? LOST : OTHER;
    }

    /**
     * From 5.2.0 on the client also throws RemotingSendRequestException if it held the request back, or if the thread
     * was interrupted.
     */
    private static boolean wasHeldBack(Throwable cause) {
        String name = cause == null ? "" : cause.getClass().getName();
        return name.endsWith("RemotingTooMuchRequestException") || name.endsWith("RemotingTimeoutException")
                || name.endsWith("InterruptedException");
    }

    /** Whether the request was certainly not sent. */
    boolean isBeforeSending() {
        return this == LATE || this == UNREACHABLE;
    }
}
