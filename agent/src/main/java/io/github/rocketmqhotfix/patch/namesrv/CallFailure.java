package io.github.rocketmqhotfix.patch.namesrv;

/** How {@code invokeSync} failed, as all releases throw it. Whatever is not listed here says nothing about the NameServer. */
enum CallFailure {

    /** {@code RemotingTimeoutException}: no answer in time. */
    SILENT,
    /** {@code RemotingTimeoutException}, 4.3.0 on: no time was left once the connection was there, so the request was not sent. */
    LATE,
    /** {@code RemotingSendRequestException}: the request could not be sent, or the connection ended while it waited. */
    LOST,
    /** {@code RemotingConnectException}: no connection, so the request was not sent. */
    UNREACHABLE,
    /** An interrupt, back-pressure of the client itself, and everything else. */
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

    /** From 5.2.0 on a request that the client itself held back, or was interrupted in, ends as a failed send. */
    private static boolean wasHeldBack(Throwable cause) {
        String name = cause == null ? "" : cause.getClass().getName();
        return name.endsWith("RemotingTooMuchRequestException") || name.endsWith("RemotingTimeoutException")
                || name.endsWith("InterruptedException");
    }
}
