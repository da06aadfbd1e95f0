package io.github.rocketmqhotfix.testapp.program.nameserver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** The methods of the remoting client that can call a NameServer. Each constant waits until the outcome is known. */
enum CallPath {

    SYNC {
        @Override
        RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception {
            return client.invokeSync(null, request, timeoutMillis);
        }
    },

    ASYNC {
        @Override
        RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception {
            Callback callback = new Callback();
            client.invokeAsync(null, request, timeoutMillis, callback);
            return outcome(callback.answer);
        }
    },

    /** A one-way call succeeds when it returns. */
    ONEWAY {
        @Override
        RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception {
            client.invokeOneway(null, request, timeoutMillis);
            return null;
        }
    },

    /** From 5.2.0 on; called by reflection because the release that this is compiled against lacks it. */
    INVOKE {
        @Override
        RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception {
            Object future = NettyRemotingClient.class.getMethod("invoke", String.class, RemotingCommand.class, long.class)
                    .invoke(client, null, request, timeoutMillis);
            return (RemotingCommand) outcome((Future<?>) future);
        }
    };

    /** Makes the call and returns the answer, or null if none is expected. */
    abstract RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception;

    private static <T> T outcome(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception ? (Exception) failure.getCause() : failure;
        }
    }

    /** A callback for 4.x, and for 5.2.0 and later, which report a failed connection to a separate method. */
    public static final class Callback implements InvokeCallback {

        private final CompletableFuture<RemotingCommand> answer = new CompletableFuture<RemotingCommand>();

        @Override
        public void operationComplete(ResponseFuture future) {
            if (future.getResponseCommand() != null) {
                answer.complete(future.getResponseCommand());
            } else if (!future.isSendRequestOK()) {
                answer.completeExceptionally(new RemotingSendRequestException("", future.getCause()));
            } else {
                answer.completeExceptionally(new RemotingTimeoutException("", future.getTimeoutMillis(), future.getCause()));
            }
        }

        /** Overrides the interface's method in the releases that have it. */
        public void operationFail(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }
}
