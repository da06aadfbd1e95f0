package io.github.rocketmqhotfix.testapp.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Asks a NameServer which brokers are registered, again and again until there is one. For networks that the harness
 * cannot reach. Arguments: nameServer=HOST:PORT.
 */
public final class ClusterInfoApplication {

    private static final int GET_BROKER_CLUSTER_INFO = 106;
    private static final long TIMEOUT_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 250;

    private ClusterInfoApplication() {
    }

    public static void main(String[] arguments) throws Exception {
        String nameServer = new Arguments(arguments).text("nameServer");
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        String body = "";
        CountDownLatch never = new CountDownLatch(1);
        while (!body.contains("brokerAddrs\"")) {
            body = ask(client, nameServer);
            never.await(body.isEmpty() ? PAUSE_MILLIS : PAUSE_MILLIS / 2, TimeUnit.MILLISECONDS);
        }
        new EventLine("cluster").with("body", body).print();
        client.shutdown();
        System.exit(0);
    }

    private static String ask(NettyRemotingClient client, String nameServer) throws InterruptedException {
        try {
            RemotingCommand question = RemotingCommand.createRequestCommand(GET_BROKER_CLUSTER_INFO, null);
            byte[] body = client.invokeSync(nameServer, question, TIMEOUT_MILLIS).getBody();
            return body == null ? "" : new String(body, "UTF-8");
        } catch (InterruptedException interrupt) {
            throw interrupt;
        } catch (Exception notYet) {
            return "";
        }
    }
}
