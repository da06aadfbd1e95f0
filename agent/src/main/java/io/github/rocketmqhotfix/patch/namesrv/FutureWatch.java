package io.github.rocketmqhotfix.patch.namesrv;

import java.util.function.BiConsumer;

/**
 * Sees how the future ends that {@code invoke} returned; the host has that very future. Unlike with the other calls,
 * a request gets the whole timeout, however long selection took.
 */
final class FutureWatch implements BiConsumer<Object, Throwable> {

    private final PendingCall call;
    private final long timeoutMillis;

    FutureWatch(PendingCall call, long timeoutMillis) {
        this.call = call;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void accept(Object answer, Throwable thrown) {
        try {
            if (thrown == null) {
                call.answered();
            } else {
                call.failed(CallFailure.ofAnswer(thrown, timeoutMillis));
            }
        } catch (Throwable e) {
            call.failed(e);
        }
    }
}
