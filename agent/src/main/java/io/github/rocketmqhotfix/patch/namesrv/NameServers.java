package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The NameServers of one client. Decides which one is asked next, how long it has to answer, and when the client's
 * choice moves to another NameServer. The choice is changed only by compareAndSet, never to null, and never because of
 * a failure alone. Thread-safe; refers to no object of the host.
 */
final class NameServers {

    // ranks: the lowest one is asked first
    private static final int READY = 0;
    private static final int WITHOUT_BROKERS = 1;
    private static final int MARKED = 2;
    private static final int ASKED_BEFORE = 3;

    private static final String NOT_LISTED = "because it is not in the list any more";
    private static final String JUST_STARTED = "because it has just started and knows no broker";
    /** An attempt lasts at least this many times the average time of the NameServer's answers. */
    private static final int AVERAGES = 4;

    final PatchReport report;
    final long attemptMillis;
    private final ConcurrentHashMap<String, NameServer> byAddress = new ConcurrentHashMap<>(4);
    private volatile boolean anyAnswered;

    /**
     * {@code attemptMillis}: how long one NameServer has to answer before the next one is asked; 0: calls are not
     * repeated.
     */
    NameServers(PatchReport report, long attemptMillis) {
        this.report = report;
        this.attemptMillis = attemptMillis;
    }

    boolean repeats() {
        return attemptMillis > 0;
    }

    boolean haveAnswered() {
        return anyAnswered;
    }

    /**
     * Chooses the NameServer to ask next. The search starts at the client's choice and follows the list. It returns the
     * first one that is neither marked nor without brokers; else the first one without brokers; else the one with the
     * oldest mark; else one of {@code askAgain}.
     *
     * @param asked the NameServers that the call has asked already
     * @param askAgain the elements of {@code asked} that may be asked once more, because a new connection may help
     * @return null if none is left
     */
    NameServer next(RemotingClient client, Collection<NameServer> asked, Collection<NameServer> askAgain,
            long nowNanos) {
        List<String> list = client.list.get();
        if (list == null || list.isEmpty()) {
            return null;
        }
        String chosen = client.chosen.get();
        int position = chosen == null ? -1 : list.indexOf(chosen);
        // every release increments the index first and then takes its absolute value
        int start = position >= 0 ? position : Math.abs((client.index.get() + 1) % list.size());
        NameServer best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i < list.size(); i++) {
            NameServer each = of(list.get((start + i) % list.size()), list);
            boolean askedBefore = asked.contains(each);
            int rank = askedBefore ? ASKED_BEFORE : rank(each, nowNanos);
            boolean better = rank < bestRank || rank == bestRank && rank != READY && each.isMarkedBefore(best);
            if (better && (!askedBefore || askAgain.contains(each))) {
                best = each;
                bestRank = rank;
            }
        }
        if (bestRank == READY && chosen == null) {
            client.chosen.compareAndSet(null, best.address);
        } else if (bestRank == READY && !best.address.equals(chosen) && !best.hasAnswered()) {
            best.suspectRestart();
        }
        return best;
    }

    private static int rank(NameServer server, long nowNanos) {
        return server.mark(nowNanos) != null ? MARKED : server.knowsNoBroker() ? WITHOUT_BROKERS : READY;
    }

    /** Whether this NameServer is neither marked nor without brokers. */
    boolean isReady(NameServer server, long nowNanos) {
        return rank(server, nowNanos) == READY;
    }

    /** Whether all NameServers of the list are marked. */
    boolean areAllMarked(RemotingClient client, long nowNanos) {
        List<String> list = client.list.get();
        if (list == null) {
            return false;
        }
        for (String address : list) {
            if (of(address, list).mark(nowNanos) == null) {
                return false;
            }
        }
        return true;
    }

    /** Whether, after {@code nanos}, a call has begun whose first attempt may use the whole timeout. */
    boolean haveCallWithAllTimeSince(long nanos) {
        for (NameServer each : byAddress.values()) {
            if (each.hasCallWithAllTimeSince(nanos)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The address for a call that does not wait for its answer, so the agent does not see how it ends. Returns null if
     * the release has to choose: the list is empty, or the chosen NameServer would have to be dialled and the agent
     * would not see that the dial failed.
     */
    String address(RemotingClient client, long nowNanos) throws Exception {
        List<NameServer> none = Collections.emptyList();
        NameServer next = next(client, none, none, nowNanos);
        String chosen = client.chosen.get();
        if (next == null || next.address.equals(chosen) && client.connectedChannel(chosen) == null) {
            return null;
        }
        if (!next.address.equals(chosen)) {
            move(client, chosen, next, nowNanos);
        }
        return next.address;
    }

    /**
     * How many attempts a call may make after its next attempt.
     *
     * @param asked the NameServers that the call has asked already
     * @param attempts how many attempts the call has made already
     */
    int attemptsLeft(RemotingClient client, Collection<NameServer> asked, int attempts) {
        int atOne = maxAttemptsPerServer(client);
        return atOne > 1 ? atOne - attempts - 1 : client.list.get().size() - asked.size() - 1;
    }

    /**
     * A single address may be a Service: the Service chooses a backend for each connection, perhaps the same one again.
     */
    int maxAttemptsPerServer(RemotingClient client) {
        return client.list.get().size() == 1 ? 3 : 1;
    }

    /**
     * The time limit of an attempt, in milliseconds. If the list is long or the timeout short, the attempts share the
     * time that is left, so that the last one is made as well. Until the client gets its first answer, the limit is
     * lower, so that the last attempt has more time: all NameServers may be slow.
     *
     * @param leftMillis the time that the call has left
     * @param attemptsLeft how many attempts may follow this one
     */
    long attemptMillis(NameServer server, long leftMillis, int attemptsLeft) {
        if (attemptMillis <= 0 || attemptsLeft <= 0) {
            return leftMillis;
        }
        long share = Math.min(attemptMillis, leftMillis / (attemptsLeft + (anyAnswered ? 1 : 5)));
        return Math.min(leftMillis, Math.max(share, AVERAGES * server.averageMillis()));
    }

    /**
     * The time limit of the first attempt of a client: up to twice {@code attemptMillis}, because this attempt loads
     * netty's classes.
     */
    long firstAttemptMillis(long leftMillis, int attemptsLeft) {
        return attemptMillis <= 0 || attemptsLeft <= 0 ? leftMillis
                : Math.min(2 * attemptMillis, leftMillis / (attemptsLeft + 2));
    }

    /**
     * Records an answer, and moves the client's choice to this NameServer if there is a reason to leave the present
     * one. If {@code dialled}, {@code tookNanos} includes the time to connect.
     */
    void answered(RemotingClient client, NameServer server, long nowNanos, long tookNanos, boolean dialled)
            throws Exception {
        // after a dial, tookNanos includes the time to connect and to load netty's classes; it is recorded only if it
        // exceeds the time of an attempt, because the answer was then slow in any case
        boolean measured = !dialled || tookNanos > attemptMillis * 1_000_000;
        anyAnswered = true;
        NameServer.Mark removed = server.answered(nowNanos, measured ? tookNanos : 0);
        boolean wasMarked = removed != null && removed.holdsAt(nowNanos);
        String chosen = client.chosen.get();
        if (!server.address.equals(chosen)) {
            move(client, chosen, server, nowNanos);
        } else if (wasMarked) {
            report.intervened("asked " + chosen + " again over a new connection " + removed.reason);
        }
        if (wasMarked && repeats() && tookNanos / 1_000_000 <= attemptMillis / 2) {
            releaseCalls(client, server, nowNanos);
        }
    }

    /**
     * Moves the choice from {@code chosen} to {@code server} if {@code chosen} is null or there is a reason to leave
     * {@code chosen}.
     */
    private void move(RemotingClient client, String chosen, NameServer server, long nowNanos) {
        if (chosen == null) {
            client.chosen.compareAndSet(null, server.address);
            return;
        }
        String reason = reasonToLeave(chosen, client.list.get(), nowNanos);
        if (reason != null && client.chosen.compareAndSet(chosen, server.address)) {
            report.intervened("left " + chosen + " for " + server.address + " " + reason);
        }
    }

    private String reasonToLeave(String address, List<String> list, long nowNanos) {
        if (list != null && !list.contains(address)) {
            return NOT_LISTED;
        }
        NameServer server = byAddress.get(address);
        NameServer.Mark mark = server == null ? null : server.mark(nowNanos);
        return mark != null ? mark.reason : server != null && server.knowsNoBroker() ? JUST_STARTED : null;
    }

    /**
     * Closes the connections of the other marked NameServers. A call that would otherwise wait on such a connection for
     * the rest of its timeout then asks the NameServer that has just answered. In releases up to 4.2.0 such a call does
     * not learn that its connection ended.
     */
    private void releaseCalls(RemotingClient client, NameServer answering, long nowNanos) throws Exception {
        for (NameServer each : byAddress.values()) {
            Object channel = each == answering || each.mark(nowNanos) == null ? null : client.channel(each.address);
            if (channel != null) {
                client.endDial(each.address);
                client.close(each.address, channel, 0);
            }
        }
    }

    /**
     * The state of the NameServer at this address. When an address is new, the states of addresses that left the list
     * are removed.
     */
    private NameServer of(String address, List<String> list) {
        NameServer known = byAddress.get(address);
        if (known == null) {
            NameServer fresh = new NameServer(address);
            known = byAddress.putIfAbsent(address, fresh);
            known = known == null ? fresh : known;
            byAddress.keySet().retainAll(list);
        }
        return known;
    }
}
