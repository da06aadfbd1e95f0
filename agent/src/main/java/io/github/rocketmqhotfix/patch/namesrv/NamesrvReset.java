package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.PatchReport;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * When a client drops its choice of NameServer. Thread-safe; one for all clients of the JVM.
 *
 * <p>A failed call drops the address that its own channel was dialled for, and only if that is still the choice,
 * nobody has chosen since, and that channel is still the newest for it. Which failures count: a failed send always; a
 * timeout only if the NameServer would have answered such a request and had the time to. A call that got no channel
 * drops nothing: every release moves on by itself.
 */
final class NamesrvReset {

    private final PatchReport report;
    private final ThreadLocal<NameServerCall> current = new ThreadLocal<>();
    private final NameServerChannels channels = new NameServerChannels();
    private final Map<Object, Departure> departures = new WeakHashMap<>();
    private volatile boolean departed;

    NamesrvReset(PatchReport report) {
        this.report = report;
    }

    /** A call without an address begins on this thread; first, a choice that is not listed any more is dropped. */
    NameServerCall begin(long timeoutMillis, NameServerChoice choice) {
        String address = choice.address();
        if (address != null && !choice.listsNone() && !choice.lists(address) && choice.drop(address)) {
            departed(choice, new Departure(address, null, false, "it is not in the list any more"));
        }
        NameServerCall call = new NameServerCall(this, current.get(), choice, timeoutMillis, System.nanoTime());
        current.set(call);
        return call;
    }

    /** Selection gave this channel, or the future of it (null: none), to the call on this thread. */
    void selected(Object channel) throws Exception {
        NameServerCall call = current.get();
        if (call == null) {
            return;
        }
        NameServerChoice choice = call.choice();
        call.selected(channel, choice.address(), choice.round(), System.nanoTime());
        if (departed) {
            arrived(call);
        }
    }

    /**
     * What selection is to dial on this thread instead of an address that this client has just left for its silence;
     * null: no other. From 5.3.0 on it does not wait for the connection, so a thread that comes before that is there goes
     * one further in the list, with two addresses back to the one that hangs. One whose connection ended may be well, and
     * the other on its way for long: there the round robin goes on as it does.
     */
    String insteadOf(String address, NameServerChoice choice) throws Exception {
        if (!departed || current.get() == null || !isLeaving(choice, address)) {
            return null;
        }
        String other = channels.openBeside(choice, address);
        return other != null && choice.replace(address, other) ? other : null;
    }

    /** A channel, or netty's future of one, was made for an address of any kind. */
    void dialled(String address, Object channelOrFuture, NameServerChoice choice) throws Exception {
        if (choice.lists(address)) {
            channels.dialled(choice, address, HostObject.channelOf(channelOrFuture));
        }
    }

    /**
     * Whether the release is about to close a channel that the call on this thread had no time to ask: another
     * address ate the budget (#7056), this one is healthy.
     */
    boolean wasNeverAsked(Object channel) throws Exception {
        NameServerCall call = current.get();
        if (call == null || call.channel() != channel || call.leftTimeToAnswer(System.nanoTime()) || !isActive(channel)) {
            return false;
        }
        call.keepChannel();
        return true;
    }

    /** The call is not the one of its thread any more: it succeeded, or goes on without it. */
    void ended(NameServerCall call) {
        current.set(call.outer());
    }

    /** A call that goes on without its thread got its answer; selection may have returned before the connection was there. */
    void answered(NameServerCall call) throws Exception {
        if (departed) {
            arrived(call);
        }
    }

    /** The call failed on its own thread; {@code client} and {@code request} are the host's. */
    void failed(NameServerCall call, Object client, Object request, Throwable thrown) throws Exception {
        ended(call);
        Object closed = failed(call, client, request, CallFailure.ofWaiting(thrown));
        if (closed != null) {
            // 5.3.1 and later leave it in their table and would hand it out once more
            HostObject.awaitClosed(closed, 100);
        }
    }

    /**
     * The call failed, on any thread, netty's included: nothing is waited for.
     *
     * @return the channel that is being closed, or null
     */
    Object failed(NameServerCall call, Object client, Object request, CallFailure failure) throws Exception {
        Object channel = HostObject.channelOf(call.channel());
        if (channel == null || !failure.sendFailed() && !failure.timedOut()) {
            return null;
        }
        boolean asked = failure.reachedItsServer(call);
        if (asked && failure.timedOut() && !NameServerRequests.isAnswered((Integer) HostObject.call(request, "getCode"))) {
            return null;
        }
        NameServerChoice choice = call.choice();
        String address = channels.addressOf(choice, channel, call.address());
        if (address == null) {
            return null;
        }
        if (!asked) {
            boolean nextRoundChanged = choice.startNextRoundWith(address, call.round());
            if (nextRoundChanged || call.keptItsChannel()) {
                report.intervened("kept " + address + ": the time of this call was used up before it could be asked");
            }
            return null;
        }
        String reason = failure.sendFailed() ? "a request could not be sent" : "no answer in " + call.timeoutMillis() + " ms";
        boolean hangs = failure.timedOut();
        if (!call.isOfAnEarlierRound()) {
            // one whose connection ended may be dialled anew: if it is gone, that is refused at once
            if (hangs) {
                choice.passBy(address, call.round());
            }
            if (channels.drop(choice, address, channel)) {
                departed(choice, new Departure(address, channel, hangs, reason));
            }
        }
        if (hangs) {
            hangs(choice, new Departure(address, channel, true, reason));
        }
        return close(client, address, channel) ? channel : null;
    }

    /** The patch itself failed; the host goes on. */
    void failed(Throwable cause) {
        report.failed(cause);
    }

    /**
     * Closes the channel that was waited on where the release keeps it: up to 4.9.0 on a timeout, and in all of them
     * for calls that do not wait themselves.
     */
    private static boolean close(Object client, String address, Object channel) throws Exception {
        boolean open = Boolean.TRUE.equals(HostObject.call(channel, "isOpen"));
        if (open) {
            HostObject.closeChannel(client, address, channel);
        }
        return open;
    }

    private static boolean isActive(Object channel) throws Exception {
        return Boolean.TRUE.equals(HostObject.call(channel, "isActive"));
    }

    private void departed(NameServerChoice choice, Departure departure) {
        synchronized (departures) {
            departures.put(choice.identity(), departure);
            departed = true;
        }
    }

    /**
     * From 4.9.1 on a release closes the channel that was silent before it tells the call that waited, and the other calls on
     * it fail as not sent: one of them may have been the first to drop the address, for its connection.
     */
    private void hangs(NameServerChoice choice, Departure departure) {
        synchronized (departures) {
            Departure known = departures.get(choice.identity());
            if (known != null && known.isFrom(departure.channel.get())) {
                departures.put(choice.identity(), departure);
            }
        }
    }

    private boolean isLeaving(NameServerChoice choice, String address) {
        synchronized (departures) {
            Departure departure = departures.get(choice.identity());
            return departure != null && departure.hangs && departure.address.equals(address);
        }
    }

    /** Says where a client went, once that is known: from 5.3.0 on selection also gives a channel that is not connected. */
    private void arrived(NameServerCall call) throws Exception {
        Object channel = HostObject.channelOf(call.channel());
        if (channel == null || !isActive(channel)) {
            return;
        }
        NameServerChoice choice = call.choice();
        String now = channels.addressOf(choice, channel, call.address());
        if (now == null) {
            return;
        }
        Departure departure;
        synchronized (departures) {
            departure = departures.get(choice.identity());
            if (departure == null || departure.isFrom(channel)) {
                return;
            }
            departures.remove(choice.identity());
            departed = !departures.isEmpty();
        }
        if (now.equals(departure.address)) {
            report.noted("connected to " + now + " anew: " + departure.reason);
        } else {
            report.intervened("left " + departure.address + " for " + now + ": " + departure.reason);
        }
    }

    /** An address that was dropped, with the channel that failed (null: none did), and why. */
    private static final class Departure {

        private final String address;
        private final WeakReference<Object> channel;
        private final boolean hangs;
        private final String reason;

        Departure(String address, Object channel, boolean hangs, String reason) {
            this.address = address;
            this.channel = new WeakReference<>(channel);
            this.hangs = hangs;
            this.reason = reason;
        }

        /** A call that selected just before the drop still comes with the old channel. */
        boolean isFrom(Object other) {
            return channel.get() == other;
        }
    }

    static void rehearse() {
        NamesrvRehearsal.run();
    }
}
