package io.github.rocketmqhotfix.patch.namesrv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One {@code invokeSync} without an address, as a series of attempts on the caller's thread and within the caller's time-out. The
 * woven code reads the address ({@link #get}) and the time-out ({@link #getAsLong}, in milliseconds) of the attempt, runs the
 * release's method with them, and gives the outcome to {@link #apply}.
 *
 * <p>An attempt that is silent or fails is followed by one at the next NameServer. The last attempt gets all the time that is
 * left. A request that may have arrived is sent again only if it changes nothing there.
 */
final class NameServerCall implements Function<Object, Object>, Supplier<String>, LongSupplier {

    private static final int TOPIC_NOT_EXIST = 17;
    private static final long LOOK_NANOS = 1_000_000;

    private final NameServers servers;
    private final NameServers.Fields fields;
    private final Object request;
    private final long timeoutMillis;
    private final long beginNanos;
    private Collection<NameServer> asked = Collections.emptyList();
    private Collection<NameServer> again = Collections.emptyList();
    private int attempts;
    private boolean patient;
    private boolean late;
    /** The next attempt repeats the first one of a client. */
    private boolean cold;
    /** An answer that is returned if no better one comes. */
    private Object refusal;
    /**
     * The first failure after the request was sent: how the call ends for its caller if all attempts fail and the last one is not silent.
     * The agent itself ends connections and dials.
     */
    private Throwable firstSent;

    // the attempt that runs
    private NameServer server;
    private Object channel;
    private DialWatch watch;
    private boolean wasMarked;
    private long attemptNanos;
    private long attemptMillis;
    private long dialMillis;

    NameServerCall(NameServers servers, NameServers.Fields fields, Object request, long timeoutMillis) {
        this.servers = servers;
        this.fields = fields;
        this.request = request;
        this.timeoutMillis = timeoutMillis;
        this.beginNanos = System.nanoTime();
    }

    /** Must be called before the first attempt; false: the list is empty, so the release goes on as it does. */
    boolean begin() throws Exception {
        // where all time went into waiting for another call's dial, the release says that there is none left
        try {
            if (!next() && server != null) {
                attemptNanos = System.nanoTime();
                attemptMillis = Math.max(1, leftMillis(attemptNanos));
                watch = DialWatch.start(servers.report(), server, fields.channels, attemptMillis);
            }
            return server != null;
        } catch (Exception e) {
            abandon();
            throw e;
        }
    }

    @Override
    public String get() {
        return server.address();
    }

    @Override
    public long getAsLong() {
        return attemptMillis;
    }

    /**
     * Ends an attempt.
     *
     * @param outcome the answer, or what the method threw
     * @return this call: make the next attempt; an answer: return it; a failure: throw it; null: leave the outcome as it is
     */
    @Override
    public Object apply(Object outcome) {
        try {
            boolean failed = outcome instanceof Throwable;
            endDial(failed);
            return failed ? failed((Throwable) outcome) : answered(outcome);
        } catch (Throwable e) {
            servers.report().failed(e);
            abandon();
            return null;
        }
    }

    /** Ends what the agent does for this call; others may dial. */
    private void abandon() {
        if (server != null) {
            endDial(true);
        }
    }

    private Object answered(Object answer) throws Exception {
        long now = System.nanoTime();
        NameServer answering = server;
        if (servers.repeats() && answering.isUnproven() && HostObject.code(request) == NameServerRequests.GET_ROUTEINFO_BY_TOPIC) {
            if (HostObject.code(answer) != TOPIC_NOT_EXIST) {
                answering.prove();
            } else if (knowsNoBroker()) {
                refusal = answer;
                if (repeat(false, true)) {
                    return this;
                }
                server = answering;
            }
        }
        servers.answered(fields, answering, now, now - attemptNanos, channel == null);
        return null;
    }

    private Object failed(Throwable thrown) throws Exception {
        CallFailure failure = CallFailure.of(thrown);
        int code = HostObject.code(request);
        if (failure == CallFailure.OTHER) {
            return null;
        }
        boolean unsent = failure == CallFailure.LATE || failure == CallFailure.UNREACHABLE;
        firstSent = firstSent == null && !unsent ? thrown : firstSent;
        Object end = refusal != null ? refusal : failure == CallFailure.SILENT ? null : firstSent;
        long now = System.nanoTime();
        long tookMillis = (now - attemptNanos) / 1_000_000;
        // another call's watch can end a dial that this call shares
        boolean unused = failure == CallFailure.LATE && HostObject.connectedChannel(fields.channels, server.address()) != null
                || failure == CallFailure.UNREACHABLE && tookMillis < dialMillis && server.hasDialEndedSince(attemptNanos);
        cold = attempts == 1 && !servers.haveAnswered() && !unused && (unsent && tookMillis >= dialMillis
                || failure == CallFailure.SILENT && NameServerRequests.isRepeatable(code));
        if (servers.repeats() && (unused || cold)) {
            // the first call of a JVM can take that long in the client alone: the same NameServer is asked once more
            attempts -= unused ? 1 : 0;
            if (failure == CallFailure.LATE) {
                // a hook of the host can use up the time of each attempt
                patient = late;
                late = true;
            }
            return next() && renewed(!unsent) ? this : end;
        }
        if (!server.hasAnsweredSince(attemptNanos) && (failure != CallFailure.SILENT || isMeaningful(code))) {
            server.fail(reason(failure, tookMillis), now);
            Object used = channel == null ? HostObject.channel(fields.channels, server.address()) : channel;
            if (used != null && !unsent && (failure == CallFailure.LOST || isMute())) {
                HostObject.close(fields.client, server.address(), used, 100);
            }
        }
        boolean mayRepeat = unsent || NameServerRequests.isRepeatable(code);
        // an address that refuses connections would refuse the next one
        return servers.repeats() && mayRepeat && repeat(!unsent || tookMillis >= dialMillis, !unsent) ? this : end;
    }

    /**
     * Whether silence says something about the NameServer: it answers such a request, and had more than 100 ms or a quarter of the
     * call's time for it, upstream's own rule since 5.1.4.
     */
    private boolean isMeaningful(int code) {
        return NameServerRequests.isAnswered(code) && (attemptMillis > 100 || attemptMillis > timeoutMillis / 4);
    }

    /**
     * Whether the silent connection is to be closed. One to a NameServer that was marked before the attempt is not, unless this call
     * has dialled it or has waited long: other calls may wait there with all their time, and none would succeed where all are slow.
     */
    private boolean isMute() {
        return !wasMarked || channel == null || attemptMillis >= timeoutMillis / 2;
    }

    private String reason(CallFailure failure, long tookMillis) {
        // from 4.9.1 on the first call that is not answered closes the connection, and the others lose it
        if (failure == CallFailure.SILENT || failure == CallFailure.LOST && tookMillis >= attemptMillis * 4 / 5) {
            return "after " + attemptMillis + " ms without an answer";
        }
        if (failure == CallFailure.LOST) {
            return "after its connection was lost";
        }
        return tookMillis >= dialMillis ? "after " + dialMillis + " ms without a connection" : "after a connection failed";
    }

    private boolean repeat(boolean mayHelpAgain, boolean sent) throws Exception {
        boolean known = !remember(server);
        again.remove(server);
        if (mayHelpAgain && (!known || attempts < servers.mostAttemptsAtOne(fields))) {
            again.add(server);
        }
        return next() && renewed(sent);
    }

    /** Makes the request ready for the next attempt; {@code sent}: the last one has sent it. */
    private boolean renewed(boolean sent) throws Exception {
        if (sent) {
            HostObject.renewId(request);
            servers.report().repeated();
        }
        return true;
    }

    /** False: it was asked before. */
    private boolean remember(NameServer one) {
        if (asked.isEmpty()) {
            asked = new ArrayList<>(4);
            again = new ArrayList<>(4);
        }
        return !asked.contains(one) && asked.add(one);
    }

    /** Chooses the NameServer of the next attempt and its time; false: there is none, or no time left. */
    private boolean next() throws Exception {
        while (true) {
            long now = System.nanoTime();
            long left = leftMillis(now);
            boolean first = asked.isEmpty();
            NameServer next = left <= 0 && server != null ? null : servers.next(fields, asked, again, now);
            // a refusal is better than to wait for one that is marked
            if (next == null || refusal != null && !servers.isWell(next, now)) {
                return false;
            }
            // with a refusal in hand no attempt may take all the time that is left
            int attemptsLeft = Math.max(refusal == null ? Integer.MIN_VALUE : 1, servers.attemptsLeft(fields, asked, attempts));
            boolean others = attemptsLeft > 0 || again.size() > (again.contains(next) ? 1 : 0);
            server = next;
            dialMillis = servers.attemptMillis(next, left, others ? Math.max(1, attemptsLeft) : 0);
            dialMillis = cold ? dialMillis / 2 : dialMillis;
            wasMarked = next.mark(now) != null;
            if (first && wasMarked) {
                // all are marked: none is known to be well, and all may be slow
                patient = true;
                next.renewMark(now);
            }
            if (patient || !NameServerRequests.isRepeatable(HostObject.code(request))) {
                attemptMillis = left;
            } else if (attempts == 0 && !servers.haveAnswered()) {
                attemptMillis = servers.firstAttemptMillis(left, attemptsLeft);
            } else {
                attemptMillis = cold ? dialMillis : servers.attemptMillis(next, left, attemptsLeft);
            }
            if (connect(now, attemptsLeft > 0 && servers.mostAttemptsAtOne(fields) == 1)) {
                attempts++;
                return true;
            }
            if (remember(next) && refusal == null) {
                again.add(next);
            }
        }
    }

    /**
     * Begins the attempt when the NameServer is connected, or when this call is the one that dials it.
     *
     * @param elsewhere whether there is another one to ask
     * @return false: another call failed to dial it meanwhile, or took this attempt's time for it
     */
    private boolean connect(long sinceNanos, boolean elsewhere) throws Exception {
        int failedDials = server.failedDials();
        channel = HostObject.connectedChannel(fields.channels, server.address());
        boolean waited = false;
        // an interrupt ends this wait, and then the release's own
        while (channel == null && !Thread.currentThread().isInterrupted()) {
            boolean late = System.nanoTime() - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(dialMillis);
            if (elsewhere && (late || server.failedDials() != failedDials)) {
                return false;
            }
            if (late || server.beginDial(this)) {
                break;
            }
            waited = true;
            LockSupport.parkNanos(this, LOOK_NANOS);
            channel = HostObject.connectedChannel(fields.channels, server.address());
        }
        attemptNanos = System.nanoTime();
        if (waited) {
            attemptMillis = Math.max(1, Math.min(attemptMillis, leftMillis(attemptNanos)));
            dialMillis = Math.min(dialMillis, attemptMillis);
        }
        if (channel == null) {
            if (server.hasAnswered()) {
                server.suspect();
                server.setKnowsNoBroker(false);
            }
            if (servers.repeats()) {
                watch = DialWatch.start(servers.report(), server, fields.channels, dialMillis);
            }
        }
        return true;
    }

    private long leftMillis(long nowNanos) {
        return timeoutMillis - (nowNanos - beginNanos) / 1_000_000;
    }

    private void endDial(boolean failed) {
        if (watch != null) {
            watch.end();
            watch = null;
        }
        server.endDial(this, failed);
    }

    /** Asks for the brokers that the NameServer knows; calls that come to the same question use the first one's answer. */
    private boolean knowsNoBroker() throws Exception {
        long left = leftMillis(System.nanoTime());
        boolean mine = false;
        try {
            mine = server.question.tryLock(left, TimeUnit.MILLISECONDS);
            left = leftMillis(System.nanoTime());
            if (!mine || server.knowsNoBroker() || !server.isUnproven()) {
                return mine && server.knowsNoBroker();
            }
            Object cluster = HostObject.newRequest(request, NameServerRequests.GET_BROKER_CLUSTER_INFO);
            Object answer = HostObject.ask(fields.client, server.address(), cluster, Math.max(1, Math.min(left, attemptMillis)));
            byte[] body = HostObject.code(answer) == 0 ? HostObject.body(answer) : null;
            boolean empty = body != null && new String(body, StandardCharsets.UTF_8).replace(" ", "").contains("\"brokerAddrTable\":{}");
            if (empty) {
                server.setKnowsNoBroker(true);
            } else {
                server.prove();
            }
            return empty;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception noAnswer) {
            return false;
        } finally {
            if (mine) {
                server.question.unlock();
            }
        }
    }
}
