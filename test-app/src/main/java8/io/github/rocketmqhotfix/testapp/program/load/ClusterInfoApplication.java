package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Asks a NameServer for the registered brokers until there are enough. For networks that the harness cannot reach.
 * Arguments: nameServer=HOST:PORT [brokers=N: masters and slaves together, 1 by default].
 */
public final class ClusterInfoApplication {

    private static final int GET_BROKER_CLUSTER_INFO = 106;
    private static final long TIMEOUT_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 250;
    /** The id of a broker and its address. */
    private static final Pattern BROKER = Pattern.compile("\\d+\"?:\"[^\"]+:\\d+\"");

    private ClusterInfoApplication() {}

    public static void main(String[] arguments) throws Exception {
        String nameServer = new Arguments(arguments).text("nameServer");
        int wanted = new Arguments(arguments).number("brokers", 1);
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        String body = ask(client, nameServer);
        while (countIn(body) < wanted) {
            Thread.sleep(PAUSE_MILLIS);
            body = ask(client, nameServer);
        }
        new EventLine("cluster").with("body", body).print();
        client.shutdown();
        System.exit(0);
    }

    private static int countIn(String body) {
        Matcher matcher = BROKER.matcher(body);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
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
