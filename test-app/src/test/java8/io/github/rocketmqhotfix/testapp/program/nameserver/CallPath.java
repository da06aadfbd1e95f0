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

/** The methods of the remoting client that can ask a NameServer; each is waited for until its outcome is known. */
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

    /** Its outcome is that it returned. */
    ONEWAY {
        @Override
        RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception {
            client.invokeOneway(null, request, timeoutMillis);
            return null;
        }
    },

    /** From 5.2.0 on; what this is compiled against does not have it. */
    INVOKE {
        @Override
        RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception {
            Object future = NettyRemotingClient.class.getMethod("invoke", String.class, RemotingCommand.class, long.class)
                    .invoke(client, null, request, timeoutMillis);
            return (RemotingCommand) outcome((Future<?>) future);
        }
    };

    /** The answer; null where none is expected. */
    abstract RemotingCommand call(NettyRemotingClient client, RemotingCommand request, long timeoutMillis) throws Exception;

    private static <T> T outcome(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception ? (Exception) failure.getCause() : failure;
        }
    }

    /** Of 4.x, and of 5.2.0 and later, where a connection that failed is told to a method of its own. */
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

        /** Overrides the interface's own where it has one. */
        public void operationFail(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }
}
