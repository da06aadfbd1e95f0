package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Runs all that {@link NamesrvReset} does on failures once, on stand-ins for the host's objects. */
final class NamesrvRehearsal {

    private NamesrvRehearsal() {
    }

    static void run() {
        NamesrvReset reset = new NamesrvReset(PatchReport.unpublished());
        AtomicReference<String> chosen = new AtomicReference<>("removed");
        AtomicReference<List<String>> list = new AtomicReference<>(Arrays.asList("a", "b"));
        AtomicInteger index = new AtomicInteger();
        for (Throwable failure : new Throwable[] {new RemotingTimeoutException(), new RemotingSendRequestException(null),
            new RemotingSendRequestException(new InterruptedException()), new InterruptedException()}) {
            for (long timeoutMillis : new long[] {3_000, -1}) {
                Channel channel = new Channel();
                Object call = ask(reset, "begin", timeoutMillis, chosen, list, index);
                chosen.set("a");
                ask(reset, "dialled", "a", new ChannelFuture(channel), chosen, list);
                NamesrvResetHandoff.ask(reset, channel);
                ask(reset, "close", channel);
                ((NameServerCall) call).apply(new Object[] {new Client(), new Request(), failure});
                // the next call arrives at another one
                Object next = ask(reset, "begin", timeoutMillis, chosen, list, index);
                Channel other = new Channel();
                chosen.set("b");
                ask(reset, "dialled", "b", other, chosen, list);
                // another thread comes back to the one that was left before
                chosen.set("a");
                ask(reset, "dial", "a", chosen, list, index);
                NamesrvResetHandoff.ask(reset, other);
                ((NameServerCall) next).apply(null);
            }
        }
        for (ResponseFuture outcome : new ResponseFuture[] {new ResponseFuture(new Object(), null), new ResponseFuture(null, null),
            new ResponseFuture(null, new CompletionException(new RemotingTimeoutException())),
            new ResponseFuture(null, new CompletionException(new RemotingSendRequestException(null)))}) {
            Callback watched = pending(reset, chosen, list, index, null);
            watched.operationComplete(outcome);
            watched.operationSucceed(watched.equals(watched));
            watched.operationFail(new RemotingSendRequestException(null));
        }
        pending(reset, chosen, list, index, new RemotingSendRequestException(null));
        for (Throwable failure : new Throwable[] {null, new CompletionException(new RemotingTimeoutException())}) {
            CompletableFuture<Object> future = new CompletableFuture<>();
            PendingCall call = (PendingCall) ask(reset, "pending", 3_000L, chosen, list, index, new Client(), new Request());
            call.apply(future);
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    /** As {@link NamesrvResetAdvice.AsyncCall} does it; the callback is called after the method has ended. */
    private static Callback pending(NamesrvReset reset, AtomicReference<String> chosen,
            AtomicReference<List<String>> list, AtomicInteger index, Throwable thrown) {
        Channel channel = new Channel();
        PendingCall call = (PendingCall) ask(reset, "pending", 3_000L, chosen, list, index, new Client(), new Request());
        Callback watched = (Callback) call.apply(new Object[] {new SilentCallback()});
        chosen.set("a");
        ask(reset, "dialled", "a", new ChannelFuture(channel), chosen, list);
        NamesrvResetHandoff.ask(reset, new ChannelFuture(channel));
        call.apply(thrown);
        return watched;
    }

    private static Object ask(NamesrvReset reset, Object... values) {
        return NamesrvResetHandoff.ask(reset, values);
    }

    /** In place of the release's exception of this name. */
    private static final class RemotingTimeoutException extends Exception {

        RemotingTimeoutException() {
            super("wait response on the channel");
        }
    }

    /** In place of the release's exception of this name. */
    private static final class RemotingSendRequestException extends Exception {

        RemotingSendRequestException(Throwable cause) {
            super(cause);
        }
    }

    /** In place of NettyRemotingClient. */
    public static final class Client {

        public void closeChannel(String address, Channel channel) {
            channel.open = false;
        }

        public void invokeAsync(String address, Request request, long timeoutMillis, Callback callback) {
            // its type says what a callback is
        }
    }

    /** In place of InvokeCallback; the agent's stand in front of it is a class of the loader it is in. */
    public interface Callback {

        void operationComplete(ResponseFuture responseFuture);

        void operationSucceed(Object response);

        void operationFail(Throwable throwable);
    }

    /** In place of a host's. */
    private static final class SilentCallback implements Callback {

        @Override
        public void operationComplete(ResponseFuture responseFuture) {
            // nothing to do with it
        }

        @Override
        public void operationSucceed(Object response) {
            // nothing to do with it
        }

        @Override
        public void operationFail(Throwable throwable) {
            // nothing to do with it
        }
    }

    /** In place of the release's. */
    public static final class ResponseFuture {

        private final Object response;
        private final Throwable cause;

        ResponseFuture(Object response, Throwable cause) {
            this.response = response;
            this.cause = cause;
        }

        public Object getResponseCommand() {
            return response;
        }

        public Throwable getCause() {
            return cause;
        }

        public boolean isSendRequestOK() {
            return true;
        }

        public boolean isTimeout() {
            return cause == null;
        }

        public long getTimeoutMillis() {
            return 3_000;
        }
    }

    /** In place of RemotingCommand. */
    public static final class Request {

        public int getCode() {
            return 105;
        }
    }

    /** In place of netty's. */
    public static final class Channel {

        private boolean open = true;

        public boolean isOpen() {
            return open;
        }

        public boolean isActive() {
            return open;
        }

        public Channel closeFuture() {
            return this;
        }

        public boolean awaitUninterruptibly(long millis) {
            return millis > 0;
        }
    }

    /** In place of netty's, which is a {@link java.util.concurrent.Future} as well. */
    public static final class ChannelFuture extends CompletableFuture<Channel> {

        private final Channel channel;

        ChannelFuture(Channel channel) {
            this.channel = channel;
        }

        public Channel channel() {
            return channel;
        }
    }
}
