package io.github.rocketmqhotfix.testapp.program.jmh;

import java.util.Collections;
import java.util.concurrent.Semaphore;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures successful calls of the remoting client. System properties: {@code hot.nameServer} and {@code hot.broker}
 * are addresses of servers that answer every request with success; {@code hot.agent} tells whether the agent is
 * present.
 *
 * <p>"Without the wire" means that the client connects but sends no request, see {@link AnsweredClient}.
 */
@State(Scope.Benchmark)
public class HotCalls {

    private static final int GET_ROUTEINFO_BY_TOPIC = 105;
    /** The first call connects, which may take seconds on a busy machine. */
    private static final long TIMEOUT_MILLIS = 60_000;

    private final String broker = System.getProperty("hot.broker");
    private final RemotingCommand request = request();
    private final NettyRemotingClient answered = new AnsweredClient();
    private final NettyRemotingClient wired = new NettyRemotingClient(new NettyClientConfig());

    @Setup
    public void connect() {
        for (NettyRemotingClient each : new NettyRemotingClient[] {answered, wired}) {
            each.start();
            each.updateNameServerAddressList(Collections.singletonList(System.getProperty("hot.nameServer")));
        }
        PatchOutcomeCheck.require("namesrv-reset");
    }

    @TearDown
    public void disconnect() {
        answered.shutdown();
        wired.shutdown();
    }

    /** A call without an address, which goes to a NameServer; without the wire. */
    @Benchmark
    public RemotingCommand nameServerCall() throws Exception {
        return answered.invokeSync(null, request, TIMEOUT_MILLIS);
    }

    /** A call without an address, which goes to a NameServer; over the wire. */
    @Benchmark
    public RemotingCommand nameServerCallOnTheWire() throws Exception {
        return wired.invokeSync(null, request(), TIMEOUT_MILLIS);
    }

    /** The call by which a producer sends a message, without the wire. */
    @Benchmark
    public RemotingCommand send() throws Exception {
        return answered.invokeSync(broker, request, TIMEOUT_MILLIS);
    }

    /** The call by which a push consumer pulls, without the wire. From 5.3.0 on the callback runs on another thread. */
    @Benchmark
    public void pull() throws Exception {
        Semaphore called = new Semaphore(0);
        answered.invokeAsync(broker, request, TIMEOUT_MILLIS, answer -> called.release());
        called.acquire();
    }

    private static RemotingCommand request() {
        return RemotingCommand.createRequestCommand(GET_ROUTEINFO_BY_TOPIC, null);
    }
}
