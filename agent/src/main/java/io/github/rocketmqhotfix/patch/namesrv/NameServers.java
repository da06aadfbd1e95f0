package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The NameServers of one client: which one is asked next, for how long, and when the client's choice moves. Thread-safe.
 *
 * <p>The choice stays in the release's own field. It moves by compareAndSet, from an address that failed or left the list to one
 * that has answered (for a call that does not wait, to the next one), and never to null: {@code updateNameServerAddressList} of 5.0.0 to 5.3.0 reads the field three times. A
 * failure alone moves nothing, so a late failure cannot discard a newer choice.
 */
final class NameServers {

    private static final int WELL = 0;
    private static final String NOT_LISTED = "because it is not in the list any more";
    private static final String JUST_STARTED = "because it has just started and knows no broker";
    /** A NameServer that is known to be slow gets at least this many times the average time of its answers. */
    private static final int AVERAGES = 4;

    private final PatchReport report;
    private final long attemptMillis;
    private final ConcurrentHashMap<String, NameServer> byAddress = new ConcurrentHashMap<>(4);
    private volatile boolean answered;

    /** {@code attemptMillis}: what one NameServer has to answer before the next one is asked; 0: all the time of the call. */
    NameServers(PatchReport report, long attemptMillis) {
        this.report = report;
        this.attemptMillis = attemptMillis;
    }

    PatchReport report() {
        return report;
    }

    /** Whether it was made with this time of an attempt. */
    boolean hasAttempt(long millis) {
        return attemptMillis == millis;
    }

    boolean repeats() {
        return attemptMillis > 0;
    }

    /**
     * The NameServer to ask next: the chosen one if it is listed and not marked, else the next in the list that is not marked, else
     * one that has just started, else the one whose mark is oldest. Each is taken once, and then those in {@code again} once more.
     *
     * @param asked the ones that the call has asked before
     * @param again those of them whose connection ended or was silent: a new connection may help
     * @return null: there is none
     */
    NameServer next(Fields fields, Collection<NameServer> asked, Collection<NameServer> again, long nowNanos) {
        List<String> list = fields.list.get();
        if (list == null || list.isEmpty()) {
            return null;
        }
        String chosen = fields.chosen.get();
        int position = chosen == null ? -1 : list.indexOf(chosen);
        // every release increments the index first and then takes its absolute value
        int start = position >= 0 ? position : Math.abs((fields.index.get() + 1) % list.size());
        NameServer best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i < list.size(); i++) {
            NameServer each = of(list.get((start + i) % list.size()), list);
            boolean known = asked.contains(each);
            int rank = rank(each, known, nowNanos);
            if ((!known || again.contains(each)) && (rank < bestRank || rank == bestRank && rank != WELL && each.isMarkedBefore(best))) {
                best = each;
                bestRank = rank;
            }
        }
        if (bestRank == WELL && chosen == null) {
            fields.chosen.compareAndSet(null, best.address());
        } else if (bestRank == WELL && !best.address().equals(chosen) && !best.hasAnswered()) {
            best.suspect();
        }
        return best;
    }

    private static int rank(NameServer server, boolean asked, long nowNanos) {
        if (asked) {
            return 3;
        }
        return server.mark(nowNanos) != null ? 2 : server.knowsNoBroker() ? 1 : WELL;
    }

    /** Whether this one is neither marked nor known to know no broker. */
    boolean isWell(NameServer server, long nowNanos) {
        return rank(server, false, nowNanos) == WELL;
    }

    /**
     * The address for a call that does not wait for its answer, so nothing is known of its end; null: the release chooses. It chooses
     * where the chosen NameServer has to be dialled, because nobody would hear of a dial that fails.
     */
    String address(Fields fields, long nowNanos) throws Exception {
        List<NameServer> none = Collections.emptyList();
        NameServer next = next(fields, none, none, nowNanos);
        String chosen = fields.chosen.get();
        if (next == null || next.address().equals(chosen) && HostObject.connectedChannel(fields.channels, chosen) == null) {
            return null;
        }
        if (!next.address().equals(chosen)) {
            move(fields, chosen, next, nowNanos);
        }
        return next.address();
    }

    /** How many attempts may follow the next one of a call that has made {@code attempts} and asked these. */
    int attemptsLeft(Fields fields, Collection<NameServer> asked, int attempts) {
        int atOne = mostAttemptsAtOne(fields);
        return atOne > 1 ? atOne - attempts - 1 : fields.list.get().size() - asked.size() - 1;
    }

    /** A single address can be a Service, which leads each connection to a backend of its choice, maybe to the same one again. */
    int mostAttemptsAtOne(Fields fields) {
        return fields.list.get().size() == 1 ? 3 : 1;
    }

    /**
     * Milliseconds that this NameServer gets, of those that the call has left, when {@code attemptsLeft} attempts may follow. A long list or a
     * short time-out leaves less for each, so that the last one is asked as well. Until the first answer of a client it is less too:
     * all NameServers may be slow.
     */
    long attemptMillis(NameServer server, long leftMillis, int attemptsLeft) {
        if (attemptMillis <= 0 || attemptsLeft <= 0) {
            return leftMillis;
        }
        long share = Math.min(attemptMillis, leftMillis / (attemptsLeft + (answered ? 1 : 5)));
        return Math.min(leftMillis, Math.max(share, AVERAGES * server.averageMillis()));
    }

    /** The same for the first attempt of a client, which loads netty's classes: up to twice as long. */
    long firstAttemptMillis(long leftMillis, int attemptsLeft) {
        return attemptMillis <= 0 || attemptsLeft <= 0 ? leftMillis : Math.min(2 * attemptMillis, leftMillis / (attemptsLeft + 2));
    }

    /** Whether any NameServer has answered this client. */
    boolean haveAnswered() {
        return answered;
    }

    /**
     * This NameServer answered.
     *
     * @param tookNanos how long it took, the connection included if {@code dialled}
     */
    void answered(Fields fields, NameServer server, long nowNanos, long tookNanos, boolean dialled) throws Exception {
        // a dial and the first classes of netty take their time too; beyond an attempt the answer was slow in any case
        boolean measured = !dialled || tookNanos > attemptMillis * 1_000_000;
        answered = true;
        NameServer.Mark ended = server.answered(nowNanos, measured ? tookNanos : 0);
        String now = fields.chosen.get();
        if (server.address().equals(now)) {
            if (ended != null && ended.holdsAt(nowNanos)) {
                report.intervened("asked " + now + " again over a new connection " + ended.reason());
            }
        } else {
            move(fields, now, server, nowNanos);
        }
        if (ended != null && ended.holdsAt(nowNanos) && repeats() && tookNanos / 1_000_000 <= attemptMillis / 2) {
            releaseCalls(fields, server, nowNanos);
        }
    }

    private void move(Fields fields, String now, NameServer server, long nowNanos) {
        List<String> list = fields.list.get();
        NameServer left = now == null ? null : byAddress.get(now);
        NameServer.Mark mark = left == null ? null : left.mark(nowNanos);
        String reason = mark != null ? mark.reason() : left != null && left.knowsNoBroker() ? JUST_STARTED : null;
        if (now != null && list != null && !list.contains(now)) {
            reason = NOT_LISTED;
        }
        if ((now == null || reason != null) && fields.chosen.compareAndSet(now, server.address()) && now != null) {
            report.intervened("left " + now + " for " + server.address() + " " + reason);
        }
    }

    /**
     * Where one that was marked answers quickly again, ends the connections of the others that are: calls that wait there with all
     * their time then go on to the one that answers. Releases up to 4.2.0 do not tell such calls that their connection ended.
     */
    private void releaseCalls(Fields fields, NameServer answering, long nowNanos) throws Exception {
        for (NameServer each : byAddress.values()) {
            Object channel = each == answering || each.mark(nowNanos) == null ? null : HostObject.channel(fields.channels, each.address());
            if (channel != null) {
                HostObject.endDial(fields.channels, each.address());
                HostObject.close(fields.client, each.address(), channel, 0);
            }
        }
    }

    /** Those that left the list are forgotten with the first one that is new in it. */
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

    /** The client of one call and its fields. */
    static final class Fields {

        final Object client;
        final AtomicReference<String> chosen;
        final AtomicReference<List<String>> list;
        final AtomicInteger index;
        final ConcurrentMap<?, ?> channels;

        @SuppressWarnings("unchecked")
        Fields(Object client, Object chosen, Object list, Object index, Object channels) {
            this.client = client;
            this.chosen = (AtomicReference<String>) chosen;
            this.list = (AtomicReference<List<String>>) list;
            this.index = (AtomicInteger) index;
            this.channels = (ConcurrentMap<?, ?>) channels;
        }
    }
}
