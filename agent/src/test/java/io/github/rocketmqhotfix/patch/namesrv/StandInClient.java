package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.PatchReport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;

/**
 * In place of NettyRemotingClient: its fields, its table of channels, and its calls as {@link NamesrvResetAdvice} changes them. What
 * each NameServer does is scripted; one that is not answers.
 */
final class StandInClient {

    static final int ROUTE = 105;
    static final int CLUSTER = 106;
    static final int TIMEOUT_MILLIS = 3_000;

    static final NameServer ANSWERS = (attempt, channel) -> new Answer(0, attempt, "");
    /** Its time-out is over at once, so that a test does not wait for it. */
    static final NameServer SILENT = (attempt, channel) -> {
        throw new RemotingTimeoutException(attempt.address, attempt.timeoutMillis);
    };
    /** The caller waits until its time is over or the connection ends. */
    static final NameServer FROZEN = (attempt, channel) -> {
        if (channel.closed.await(attempt.timeoutMillis, TimeUnit.MILLISECONDS)) {
            throw new RemotingSendRequestException(attempt.address);
        }
        throw new RemotingTimeoutException(attempt.address, attempt.timeoutMillis);
    };
    static final NameServer LOSES_CONNECTION = (attempt, channel) -> {
        channel.close();
        throw new RemotingSendRequestException(attempt.address);
    };
    static final NameServer KNOWS_NO_BROKER = (attempt, channel) ->
            attempt.code == CLUSTER ? new Answer(0, attempt, "{\"brokerAddrTable\":{},\"clusterAddrTable\":{}}")
                    : new Answer(17, attempt, "");
    static final NameServer KNOWS_NO_TOPIC = (attempt, channel) ->
            attempt.code == CLUSTER ? new Answer(0, attempt, "{\"brokerAddrTable\":{\"b-0\":{\"brokerName\":\"b-0\"}}}")
                    : new Answer(17, attempt, "");

    final AtomicReference<String> chosen = new AtomicReference<>();
    final AtomicReference<List<String>> list = new AtomicReference<>();
    final AtomicInteger index = new AtomicInteger(-1);
    final ConcurrentHashMap<String, ChannelWrapper> channelTables = new ConcurrentHashMap<>();
    private final Function<Object, Object> handoff;
    private final Map<String, NameServer> nameServers = new ConcurrentHashMap<>();
    private final Set<String> refusing = ConcurrentHashMap.newKeySet();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<Attempt> received = new CopyOnWriteArrayList<>();
    private final List<String> dials = new CopyOnWriteArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private volatile Dial onDial = address -> { };

    /** A client whose first answer has come, over a connection that is gone: the first attempt of all gets more time. */
    StandInClient(PatchReport report, long attemptMillis, String... addresses) {
        Map<Object, NameServers> clients = new WeakHashMap<>();
        this.handoff = values -> NamesrvResetHandoff.ask(clients, report, attemptMillis, (Object[]) values);
        clients.put(chosen, new NameServers(report, attemptMillis));
        list.set(List.of("warm-up"));
        call(ROUTE);
        chosen.set(null);
        forgetAttempts();
        list.set(Arrays.asList(addresses));
    }

    /** A new client that finds the agent by this handoff. */
    StandInClient(Function<Object, Object> handoff, String... addresses) {
        this.handoff = handoff;
        this.list.set(addresses.length == 0 ? null : Arrays.asList(addresses));
    }

    /** From now on this is what the NameServer does. */
    StandInClient at(String address, NameServer nameServer) {
        nameServers.put(address, nameServer);
        return this;
    }

    /** New connections are refused at once. */
    StandInClient refusing(String address) {
        refusing.add(address);
        return this;
    }

    /** New connections are not answered: a dial takes 3 s. */
    StandInClient unreachable(String address) {
        unreachable.add(address);
        return this;
    }

    StandInClient reachable(String address) {
        refusing.remove(address);
        unreachable.remove(address);
        return this;
    }

    /** Opens the connection to this NameServer, as an earlier call does. */
    Channel connect(String address) {
        Channel channel = new Channel(true);
        channelTables.put(address, new ChannelWrapper(channel));
        return channel;
    }

    NameServers.Fields fields() {
        return new NameServers.Fields(this, chosen, list, index, channelTables);
    }

    /** A call without an address, with RocketMQ's own time-out: its answer, or what it throws. */
    Object call(int code) {
        return call(new Request(code), TIMEOUT_MILLIS);
    }

    @SuppressWarnings("unchecked")
    Object call(Request request, long timeoutMillis) {
        Object call = handoff.apply(new Object[] {this, request, timeoutMillis, chosen, list, index, channelTables});
        Object again;
        Object outcome;
        do {
            try {
                outcome = call == null ? invokeSync(null, request, timeoutMillis)
                        : invokeSync(((Supplier<String>) call).get(), request, ((LongSupplier) call).getAsLong());
            } catch (Exception e) {
                outcome = e;
            }
            again = call == null ? null : ((Function<Object, Object>) call).apply(outcome);
        } while (again != null && again == call);
        return again == null ? outcome : again;
    }

    /** A call that does not wait for its answer: the address that it gets from the agent. */
    Object otherCall() {
        return handoff.apply(new Object[] {this, null, null, chosen, list, index, channelTables});
    }

    /** The release's own. */
    public Answer invokeSync(String address, Request request, long timeoutMillis) throws Exception {
        Attempt attempt = new Attempt(address, request.getCode(), request.getOpaque(), timeoutMillis);
        attempts.add(attempt);
        if (address == null) {
            throw new RemotingConnectException("null");
        }
        Channel channel = channel(address);
        received.add(attempt);
        return nameServers.getOrDefault(address, ANSWERS).asked(attempt, channel);
    }

    /** The release's own. */
    public void closeChannel(String address, Channel channel) {
        closed.add(address);
        channelTables.computeIfPresent(address, (same, wrapper) -> wrapper.channel() == channel ? null : wrapper);
        channel.close();
    }

    private Channel channel(String address) throws Exception {
        ChannelWrapper known = channelTables.get(address);
        if (known != null && known.channel().isActive()) {
            return known.channel();
        }
        dials.add(address);
        onDial.begins(address);
        if (refusing.contains(address)) {
            throw new RemotingConnectException(address);
        }
        Channel channel = new Channel(false);
        channelTables.put(address, new ChannelWrapper(channel));
        if (unreachable.contains(address)) {
            channel.closed.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            throw new RemotingConnectException(address);
        }
        channel.connected = true;
        return channel;
    }

    /** What the woven code asks the release for, but for the questions for brokers. */
    List<Attempt> attempts() {
        return attempts.stream().filter(each -> each.code != CLUSTER).toList();
    }

    /** The addresses of the requests that NameServers received, but for the questions for brokers. */
    List<String> asked() {
        return received.stream().filter(each -> each.code != CLUSTER).map(Attempt::address).toList();
    }

    /** The addresses that were asked for their brokers. */
    List<String> askedForBrokers() {
        return received.stream().filter(each -> each.code == CLUSTER).map(Attempt::address).toList();
    }

    List<String> dials() {
        return dials;
    }

    /** The addresses that closeChannel was called with. */
    List<String> closed() {
        return closed;
    }

    void forgetAttempts() {
        attempts.clear();
        received.clear();
        dials.clear();
    }

    StandInClient onDial(Dial action) {
        onDial = action;
        return this;
    }

    /** What one NameServer does with a request. */
    @FunctionalInterface
    interface NameServer {

        Answer asked(Attempt attempt, Channel channel) throws Exception;
    }

    /** What happens when a connection is opened, on the thread that opens it. */
    @FunctionalInterface
    interface Dial {

        void begins(String address) throws Exception;
    }

    record Attempt(String address, int code, int opaque, long timeoutMillis) {
    }

    /** In place of RemotingCommand. */
    static class Request {

        private static final AtomicInteger REQUESTS = new AtomicInteger();

        private final int code;
        private volatile int opaque = REQUESTS.getAndIncrement();

        Request(int code) {
            this.code = code;
        }

        public static Request createRequestCommand(int code, Object header) {
            return new Request(code);
        }

        public int getCode() {
            return code;
        }

        public int getOpaque() {
            return opaque;
        }

        public void setOpaque(int opaque) {
            this.opaque = opaque;
        }
    }

    /** The same, as an answer. */
    static final class Answer {

        private final int code;
        private final String from;
        private final byte[] body;

        Answer(int code, Attempt attempt, String body) {
            this.code = code;
            this.from = attempt.address;
            this.body = body.getBytes(StandardCharsets.UTF_8);
        }

        public int getCode() {
            return code;
        }

        public byte[] getBody() {
            return body;
        }

        @Override
        public String toString() {
            return code + " of " + from;
        }
    }

    /** RocketMQ's, whose getter takes a lock from 5.3.0 on. */
    static final class ChannelWrapper {

        private final ChannelFuture channelFuture;

        ChannelWrapper(Channel channel) {
            this.channelFuture = new ChannelFuture(channel);
        }

        Channel channel() {
            return channelFuture.channel;
        }
    }

    /** In place of netty's. */
    static final class ChannelFuture {

        private final Channel channel;

        ChannelFuture(Channel channel) {
            this.channel = channel;
        }

        public Channel channel() {
            return channel;
        }

        public boolean tryFailure(Throwable cause) {
            channel.failedBy.compareAndSet(null, cause);
            return true;
        }
    }

    /** In place of netty's, and of its close future. */
    static final class Channel {

        final CountDownLatch closed = new CountDownLatch(1);
        final AtomicReference<Throwable> failedBy = new AtomicReference<>();
        volatile boolean connected;

        Channel(boolean connected) {
            this.connected = connected;
        }

        public Channel close() {
            closed.countDown();
            return this;
        }

        public boolean isOpen() {
            return closed.getCount() > 0;
        }

        public boolean isActive() {
            return connected && isOpen();
        }

        public Channel closeFuture() {
            return this;
        }

        public boolean awaitUninterruptibly(long millis) {
            return !isOpen();
        }
    }
}
