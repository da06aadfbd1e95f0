package io.github.rocketmqhotfix.patch.namesrv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** In place of NettyRemotingClient: its fields, and its selection as every release has it. */
final class StandInClient {

    private static final long TIMEOUT_MILLIS = 3_000;

    final AtomicReference<String> chosen = new AtomicReference<>();
    final AtomicReference<List<String>> list;
    final AtomicInteger index = new AtomicInteger(-1);
    private final NamesrvReset reset;
    private final Map<String, Channel> table = new ConcurrentHashMap<>();
    private final Map<String, Channel> newest = new ConcurrentHashMap<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    private volatile Runnable onClose = () -> { };

    StandInClient(NamesrvReset reset, String... addresses) {
        this.reset = reset;
        this.list = new AtomicReference<>(Arrays.asList(addresses));
    }

    StandInClient cannotReach(String address) {
        unreachable.add(address);
        return this;
    }

    StandInClient onClose(Runnable action) {
        onClose = action;
        return this;
    }

    /** A new one for each call, as the handoff makes it. */
    NameServerChoice choice() {
        return new NameServerChoice(chosen, list, index);
    }

    /** A call that got its channel. */
    NameServerCall call() {
        NameServerCall call = reset.begin(TIMEOUT_MILLIS, choice());
        select();
        return call;
    }

    /** A call that got its channel when the whole of its time was over. */
    NameServerCall callAfterTheBudgetWasEaten() {
        NameServerCall call = new NameServerCall(reset, null, choice(), TIMEOUT_MILLIS,
                System.nanoTime() - TIMEOUT_MILLIS * 1_000_000);
        // the end of a nested call makes the outer one the call of this thread again
        new NameServerCall(reset, call, choice(), TIMEOUT_MILLIS, System.nanoTime()).apply(null);
        select();
        return call;
    }

    /** getAndCreateNameserverChannel. */
    synchronized Channel select() {
        Channel channel = kept(chosen.get());
        for (int i = 0; channel == null && i < list.get().size(); i++) {
            String address = list.get().get(startOfNextRound());
            chosen.set(address);
            channel = kept(address);
            if (channel == null) {
                channel = dial(address);
            }
        }
        try {
            reset.selected(channel);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return channel;
    }

    /** Where the selection of every release starts; moves on. */
    int startOfNextRound() {
        return Math.abs(index.incrementAndGet()) % list.get().size();
    }

    /** createChannel; null for an address that cannot be reached. */
    Channel dial(String address) {
        if (unreachable.contains(address)) {
            return null;
        }
        Channel channel = new Channel();
        table.put(address, channel);
        newest.put(address, channel);
        try {
            reset.dialled(address, channel, choice());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return channel;
    }

    Channel newestChannel(String address) {
        return newest.get(address);
    }

    /** The addresses that closeChannel was called with. */
    List<String> closed() {
        return closed;
    }

    void fail(NameServerCall call, int code, Throwable thrown) {
        fail(call, new Request(() -> code), thrown);
    }

    void fail(NameServerCall call, Object request, Throwable thrown) {
        call.apply(new Object[] {this, request, thrown});
    }

    /** As in NettyRemotingClient. */
    public void closeChannel(String address, Channel channel) {
        onClose.run();
        table.remove(address, channel);
        closed.add(address);
        channel.close();
    }

    private Channel kept(String address) {
        Channel channel = address == null ? null : table.get(address);
        return channel != null && channel.isActive() ? channel : null;
    }

    /** In place of RemotingCommand. */
    static final class Request {

        private final IntSupplier code;

        Request(IntSupplier code) {
            this.code = code;
        }

        public int getCode() {
            return code.getAsInt();
        }
    }

    /** In place of netty's, and of its close future. */
    static final class Channel {

        private volatile boolean open = true;
        private volatile Runnable onIsOpen = () -> { };

        Channel onIsOpen(Runnable action) {
            onIsOpen = action;
            return this;
        }

        void close() {
            open = false;
        }

        public boolean isOpen() {
            onIsOpen.run();
            return open;
        }

        public boolean isActive() {
            return open;
        }

        public Channel closeFuture() {
            return this;
        }

        public boolean awaitUninterruptibly(long millis) {
            return !open;
        }
    }
}
