package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
                ask(reset, "selected", channel);
                ask(reset, "close", channel);
                ((NameServerCall) call).apply(new Object[] {new Client(), new Request(), failure});
                // the next call arrives at another one
                Object next = ask(reset, "begin", timeoutMillis, chosen, list, index);
                Channel other = new Channel();
                chosen.set("b");
                ask(reset, "dialled", "b", other, chosen, list);
                ask(reset, "selected", other);
                ((NameServerCall) next).apply(null);
            }
        }
    }

    private static Object ask(NamesrvReset reset, Object... values) {
        return NamesrvResetHandoff.ask(reset, values);
    }

    /** In place of the release's exception of this name. */
    private static final class RemotingTimeoutException extends Exception {
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
