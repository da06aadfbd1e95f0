package io.github.rocketmqhotfix.patch.namesrv;

import java.util.concurrent.CompletionException;

/**
 * How a call failed, as far as it counts: the request could not be sent, or it was not answered in time. Everything
 * else (no connection, back-pressure, an interrupt) is neither.
 *
 * <p>How the releases say so, from their bytecode:
 * <ul>
 * <li>{@code invokeSync}, all: it throws {@code RemotingSendRequestException} or {@code RemotingTimeoutException}. From
 * 5.2.0 on back-pressure comes as the cause of a {@code RemotingSendRequestException}.
 * <li>{@code invokeAsync} and {@code invokeOneway}, all: what they throw themselves is about the time before the
 * request is on its way, so a {@code RemotingTimeoutException} there is a permit that did not come: back-pressure. A
 * one-way write that fails later is logged by the release and told to nobody.
 * <li>{@code operationComplete(ResponseFuture)}, up to 5.1.4 the only method of a callback: a future without a
 * response is a failed send if {@code isSendRequestOK()} is false (the write failed, or the channel was closed under
 * the request: {@code failFast}), else a timeout if {@code isTimeout()}. The scan that finds it comes a second after
 * the timeout at the earliest.
 * <li>5.2.0 and later: the same two as exceptions, wrapped in a {@code CompletionException}: first as the
 * {@code getCause()} of a {@code ResponseFuture} made for {@code operationComplete}, then for
 * {@code operationFail(Throwable)}. From 5.3.0 on a connection that failed is an {@code operationFail} alone. Here
 * back-pressure is a {@code RemotingTimeoutException} too; only its message tells it from an answer that did not come.
 * <li>{@code invoke}, 5.2.0 and later: the future ends with the same exceptions. Before, where it is there at all, it is
 * the interface's own, over {@code invokeAsync}.
 * </ul>
 */
final class CallFailure {

    /** Of the constructor that names the channel; back-pressure has a message of its own. */
    private static final String NOT_ANSWERED = "wait response on the channel";

    private static final long MEASURED_BY_THE_CALL = -1;
    private static final CallFailure NOT_COUNTED = new CallFailure(false, false, MEASURED_BY_THE_CALL);
    private static final CallFailure NOT_SENT = new CallFailure(true, false, MEASURED_BY_THE_CALL);

    private final boolean sendFailed;
    private final boolean timedOut;
    private final long givenMillis;

    private CallFailure(boolean sendFailed, boolean timedOut, long givenMillis) {
        this.sendFailed = sendFailed;
        this.timedOut = timedOut;
        this.givenMillis = givenMillis;
    }

    /** Thrown by a call that waited for its answer. */
    static CallFailure ofWaiting(Throwable thrown) {
        return isTimeout(thrown) ? new CallFailure(false, true, MEASURED_BY_THE_CALL) : ofSending(thrown);
    }

    /** Thrown by a call that does not wait for an answer. */
    static CallFailure ofSending(Throwable thrown) {
        return thrown.getClass().getName().endsWith("RemotingSendRequestException") && !wasHeldBack(thrown.getCause())
                ? NOT_SENT : NOT_COUNTED;
    }

    /** What a callback or a future of 5.2.0 or later was given; the request had this long to be answered. */
    static CallFailure ofAnswer(Throwable thrown, long givenMillis) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (isTimeout(cause)) {
            return String.valueOf(cause.getMessage()).startsWith(NOT_ANSWERED)
                    ? new CallFailure(false, true, givenMillis) : NOT_COUNTED;
        }
        return ofSending(cause);
    }

    /** A {@code ResponseFuture} without a response. */
    static CallFailure ofResponseFuture(Object responseFuture) throws Exception {
        if (Boolean.FALSE.equals(HostObject.call(responseFuture, "isSendRequestOK"))) {
            return NOT_SENT;
        }
        long givenMillis = (Long) HostObject.call(responseFuture, "getTimeoutMillis");
        Throwable cause = (Throwable) HostObject.call(responseFuture, "getCause");
        if (cause != null) {
            return ofAnswer(cause, givenMillis);
        }
        return Boolean.TRUE.equals(HostObject.call(responseFuture, "isTimeout"))
                ? new CallFailure(false, true, givenMillis) : NOT_COUNTED;
    }

    boolean sendFailed() {
        return sendFailed;
    }

    boolean timedOut() {
        return timedOut;
    }

    /** Whether the NameServer had the request, or should have had, and time to answer it. */
    boolean reachedItsServer(NameServerCall call) {
        return sendFailed || (givenMillis == MEASURED_BY_THE_CALL
                ? call.leftTimeToAnswer(System.nanoTime()) : call.isTimeToAnswer(givenMillis));
    }

    private static boolean isTimeout(Throwable thrown) {
        return thrown.getClass().getName().endsWith("RemotingTimeoutException");
    }

    /** From 5.2.0 on a request that the client itself held back, or was interrupted in, ends as a failed send. */
    private static boolean wasHeldBack(Throwable cause) {
        String name = cause == null ? "" : cause.getClass().getName();
        return name.endsWith("RemotingTooMuchRequestException") || name.endsWith("RemotingTimeoutException")
                || name.endsWith("InterruptedException");
    }
}
