package io.github.rocketmqhotfix.patch.namesrv;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** In place of NettyRemotingClient for calls that do not wait, with the release's own callback and future. */
public final class AsyncHost {

    private final List<String> closed = new CopyOnWriteArrayList<>();

    public void invokeAsync(String address, RemotingCommand request, long timeoutMillis, InvokeCallback callback) {
        throw new AssertionError("only looked at");
    }

    public void closeChannel(String address, StandInClient.Channel channel) {
        closed.add(address);
        channel.close();
    }

    List<String> closed() {
        return closed;
    }

    static List<ResponseFuture> outcomes() {
        return List.of(answered(), sendFailed(), timedOut(3_000),
                failed(new CompletionException(timeout()), 3_000),
                failed(new CompletionException(new RemotingSendRequestException("a:9876", new IOException())), 3_000));
    }

    static RemotingTimeoutException timeout() {
        return new RemotingTimeoutException("a:9876", 3_000, null);
    }

    static ResponseFuture answered() {
        ResponseFuture future = future(3_000);
        future.setResponseCommand(RemotingCommand.createRequestCommand(0, null));
        return future;
    }

    static ResponseFuture sendFailed() {
        ResponseFuture future = future(3_000);
        future.setSendRequestOK(false);
        future.setCause(new IOException("broken pipe"));
        return future;
    }

    /** The timeout is of the request: the future's own clock is the real one, so it must be over at once. */
    static ResponseFuture timedOut(long givenMillis) {
        return new ResponseFuture(new EmbeddedChannel(), 1, givenMillis, null, null) {
            @Override
            public boolean isTimeout() {
                return true;
            }
        };
    }

    /** As 5.2.0 and later make one for operationComplete. */
    static ResponseFuture failed(Throwable cause, long givenMillis) {
        ResponseFuture future = future(givenMillis);
        future.setCause(cause);
        return future;
    }

    private static ResponseFuture future(long givenMillis) {
        return new ResponseFuture(new EmbeddedChannel(), 1, givenMillis, null, null);
    }
}
