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
import java.util.concurrent.Executor;
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
 * A test double of NettyRemotingClient: its fields, its table of channels, and its calls as {@link NamesrvResetAdvice}
 * changes them. A test scripts the behaviour of each NameServer; a NameServer without a script answers.
 */
public final class FakeRemotingClient {

    public static final int ROUTE = 105;
    static final int CLUSTER = 106;
    static final int TIMEOUT_MILLIS = 3_000;

    public static final Behaviour ANSWERS = (attempt, channel) -> new Answer(0, attempt, "");
    /** Never answers. The timeout ends at once, so that a test does not wait for it. */
    public static final Behaviour SILENT = (attempt, channel) -> {
        throw new RemotingTimeoutException(attempt.address, attempt.timeoutMillis);
    };
    /** Never answers. The caller waits until its time is over or the connection ends. */
    static final Behaviour FROZEN = (attempt, channel) -> {
        if (channel.closed.await(attempt.timeoutMillis, TimeUnit.MILLISECONDS)) {
            throw new RemotingSendRequestException(attempt.address);
        }
        throw new RemotingTimeoutException(attempt.address, attempt.timeoutMillis);
    };
    public static final Behaviour LOSES_CONNECTION = (attempt, channel) -> {
        channel.close();
        throw new RemotingSendRequestException(attempt.address);
    };
    /** The client itself fails. */
    public static final Behaviour CLIENT_FAILS = (attempt, channel) -> {
        throw new IllegalStateException(attempt.address);
    };
    public static final Behaviour KNOWS_NO_BROKER = (attempt, channel) -> attempt.code == CLUSTER
            ? new Answer(0, attempt, "{\"brokerAddrTable\":{},\"clusterAddrTable\":{}}")
            : new Answer(17, attempt, "");
    public static final Behaviour KNOWS_NO_TOPIC = (attempt, channel) -> attempt.code == CLUSTER
            ? new Answer(0, attempt, "{\"brokerAddrTable\":{\"b-0\":{\"brokerName\":\"b-0\"}}}")
            : new Answer(17, attempt, "");

    public final AtomicReference<String> chosen = new AtomicReference<>();
    public final AtomicReference<List<String>> list = new AtomicReference<>();
    final AtomicInteger index = new AtomicInteger(-1);
    final ConcurrentHashMap<String, ChannelWrapper> channelTables = new ConcurrentHashMap<>();
    private final Function<Object, Object> handoff;
    private final Map<String, Behaviour> nameServers = new ConcurrentHashMap<>();
    private final Set<String> refusing = ConcurrentHashMap.newKeySet();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<Attempt> received = new CopyOnWriteArrayList<>();
    private final List<String> dials = new CopyOnWriteArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private volatile Dial onDial = address -> {};

    /**
     * Creates a client that has had its first answer, from a NameServer that is not in its list any more. The first
     * attempt of a new client would have a longer time limit than later attempts.
     */
    FakeRemotingClient(PatchReport report, long attemptMillis, String... addresses) {
        Map<Object, NameServers> clients = new WeakHashMap<>();
        this.handoff = values -> NamesrvResetHandoff.ask(clients, report, attemptMillis, (Object[]) values);
        clients.put(chosen, new NameServers(report, attemptMillis));
        list.set(List.of("warm-up"));
        call(ROUTE);
        chosen.set(null);
        forgetAttempts();
        list.set(Arrays.asList(addresses));
    }

    /** Creates a new client that finds the agent by this handoff. */
    public FakeRemotingClient(Function<Object, Object> handoff, String... addresses) {
        this.handoff = handoff;
        this.list.set(addresses.length == 0 ? null : Arrays.asList(addresses));
    }

    /** Scripts the NameServer at this address. */
    public FakeRemotingClient at(String address, Behaviour behaviour) {
        nameServers.put(address, behaviour);
        return this;
    }

    /** Makes the address refuse new connections at once. */
    public FakeRemotingClient refusing(String address) {
        refusing.add(address);
        return this;
    }

    /** Makes the address ignore new connections, so that a dial takes 3 s. */
    public FakeRemotingClient unreachable(String address) {
        unreachable.add(address);
        return this;
    }

    /** Opens a connection to this NameServer, as an earlier call would have done. */
    Channel connect(String address) {
        Channel channel = new Channel(true);
        channelTables.put(address, new ChannelWrapper(channel));
        return channel;
    }

    RemotingClient remotingClient() {
        return new RemotingClient(this, chosen, list, index, channelTables);
    }

    /**
     * Makes a call without an address, with RocketMQ's own timeout. Returns the answer, or the exception that the call
     * throws.
     */
    public Object call(int code) {
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

    /** Makes a call that does not wait for its answer. Returns the address that it gets from the agent. */
    public Object otherCall() {
        return handoff.apply(new Object[] {this, null, null, chosen, list, index, channelTables});
    }

    /** Fakes the release's method without the woven advice: makes one attempt at this address. */
    public Answer invokeSync(String address, Request request, long timeoutMillis) throws Exception {
        Attempt attempt = new Attempt(address, request.getCode(), request.getOpaque(), timeoutMillis);
        attempts.add(attempt);
        if (address == null) {
            throw new RemotingConnectException("null");
        }
        Channel channel = channel(address);
        received.add(attempt);
        return nameServers.getOrDefault(address, ANSWERS).answer(attempt, channel);
    }

    /** Fakes the release's method, which the agent calls by reflection. */
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

    /** The calls of {@code invokeSync}, without those that ask a NameServer which brokers it knows. */
    List<Attempt> attempts() {
        return attempts.stream().filter(each -> each.code != CLUSTER).toList();
    }

    /** The address of each request that a NameServer received, without requests for the brokers that it knows. */
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

    /** The addresses of the channels that {@link #closeChannel} has closed. */
    List<String> closed() {
        return closed;
    }

    void forgetAttempts() {
        attempts.clear();
        received.clear();
        dials.clear();
    }

    FakeRemotingClient onDial(Dial action) {
        onDial = action;
        return this;
    }

    /** The behaviour of one NameServer for a request. */
    @FunctionalInterface
    public interface Behaviour {

        Answer answer(Attempt attempt, Channel channel) throws Exception;
    }

    /** The behaviour of a connection attempt; runs on the thread that opens the connection. */
    @FunctionalInterface
    interface Dial {

        void begins(String address) throws Exception;
    }

    /** One call of the release's {@code invokeSync}. */
    record Attempt(String address, int code, int opaque, long timeoutMillis) {}

    /** A test double of RemotingCommand. */
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

    /** A test double of RemotingCommand as an answer. */
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

    /** A test double of RocketMQ's ChannelWrapper, without the getter that takes a lock in 5.3.0 and later. */
    static final class ChannelWrapper {

        private final ChannelFuture channelFuture;

        ChannelWrapper(Channel channel) {
            this.channelFuture = new ChannelFuture(channel);
        }

        Channel channel() {
            return channelFuture.channel;
        }
    }

    /** A test double of netty's ChannelFuture. */
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

    /** A test double of netty's Channel, of its event loop, and of the future that {@code closeFuture} returns. */
    static final class Channel {

        final CountDownLatch closed = new CountDownLatch(1);
        final AtomicReference<Throwable> failedBy = new AtomicReference<>();
        volatile boolean connected;
        private volatile Executor eventLoop = Runnable::run;

        Channel(boolean connected) {
            this.connected = connected;
        }

        /** Replaces the event loop, which runs each task at once by default. */
        void runTasksBy(Executor other) {
            eventLoop = other;
        }

        public Channel eventLoop() {
            return this;
        }

        public void execute(Runnable task) {
            eventLoop.execute(task);
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
