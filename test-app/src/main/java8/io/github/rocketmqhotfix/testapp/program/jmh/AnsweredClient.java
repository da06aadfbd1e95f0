package io.github.rocketmqhotfix.testapp.program.jmh;

import io.netty.channel.Channel;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * The real remoting client without the wire. Its connections are real, but it sends no request: a synchronous call gets
 * a successful response at once, and the callback of an asynchronous call gets null at once. Only the client's own cost
 * of a call remains.
 */
final class AnsweredClient extends NettyRemotingClient {

    private static final RemotingCommand SUCCESS = RemotingCommand.createResponseCommand(0, "");

    AnsweredClient() {
        super(new NettyClientConfig());
    }

    @Override
    public RemotingCommand invokeSyncImpl(Channel channel, RemotingCommand request, long timeoutMillis) {
        return SUCCESS;
    }

    @Override
    public void invokeAsyncImpl(Channel channel, RemotingCommand request, long timeoutMillis, InvokeCallback callback) {
        callback.operationComplete(null);
    }
}
