package io.github.rocketmqhotfix.patch.namesrv;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One call without an address that does not wait for its answer. The woven code holds it while the method runs: an
 * array with the host's callback in it makes the callback to go on with; the future that is returned, what was thrown,
 * or null says that the method ends. The outcome, if there is one, comes once, on whatever thread: the first one is the
 * call's, and with it all that belongs to the host is let go. Nothing here waits, for that thread may be netty's.
 */
final class PendingCall implements Function<Object, Object> {

    private final NamesrvReset reset;
    private final AtomicReference<Running> running;
    /** Until the method has ended; of the thread that called it. */
    private NameServerCall entered;

    PendingCall(NamesrvReset reset, NameServerCall call, Object client, Object request) {
        this.reset = reset;
        this.running = new AtomicReference<>(new Running(call, client, request));
        this.entered = call;
    }

    @Override
    public Object apply(Object event) {
        Object callback = event instanceof Object[] ? ((Object[]) event)[0] : null;
        try {
            if (event instanceof Object[]) {
                return watched(callback);
            }
            if (event instanceof CompletableFuture) {
                returned((CompletableFuture<?>) event);
            } else {
                left((Throwable) event);
            }
            return null;
        } catch (Throwable e) {
            reset.failed(e);
            return callback;
        }
    }

    /** The answer is here. */
    void answered() {
        Running call = running.getAndSet(null);
        if (call != null) {
            try {
                reset.answered(call.call);
            } catch (Throwable e) {
                reset.failed(e);
            }
        }
    }

    /** There will be no answer. */
    void failed(CallFailure failure) {
        Running call = running.getAndSet(null);
        if (call != null) {
            try {
                reset.failed(call.call, call.client, call.request, failure);
            } catch (Throwable e) {
                reset.failed(e);
            }
        }
    }

    /** The patch itself failed. */
    void failed(Throwable cause) {
        reset.failed(cause);
    }

    /** The host's own callback where there is nothing to be called. */
    private Object watched(Object callback) throws Throwable {
        Running call = running.get();
        return call == null || callback == null ? callback : CallbackWatch.of(callback, call.client, this);
    }

    private void returned(CompletableFuture<?> future) {
        long timeoutMillis = entered.timeoutMillis();
        left(null);
        future.whenComplete(new FutureWatch(this, timeoutMillis));
    }

    private void left(Throwable thrown) {
        reset.ended(entered);
        entered = null;
        if (thrown != null) {
            failed(CallFailure.ofSending(thrown));
        }
    }

    /** A call that has not ended, with what is the host's. */
    private static final class Running {

        private final NameServerCall call;
        private final Object client;
        private final Object request;

        Running(NameServerCall call, Object client, Object request) {
            this.call = call;
            this.client = client;
            this.request = request;
        }
    }
}
