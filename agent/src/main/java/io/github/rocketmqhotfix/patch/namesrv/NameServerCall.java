package io.github.rocketmqhotfix.patch.namesrv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One {@code invokeSync} without an address, as a series of attempts on the caller's thread and within the caller's
 * timeout. Not thread-safe. For each attempt the woven code reads the address ({@link #get}) and the timeout in
 * milliseconds ({@link #getAsLong}), runs the release's method with them, and passes the outcome to {@link #apply}.
 *
 * <p>The page agent/docs/design.md lists the rules: which NameServer an attempt asks, when a NameServer is marked, how
 * long an attempt and a dial last, which requests are repeated, and when a refusal is checked.
 */
final class NameServerCall implements Function<Object, Object>, Supplier<String>, LongSupplier {

    private static final int TOPIC_NOT_EXIST = 17;
    private static final long POLL_NANOS = 1_000_000;
    /** The longest wait for the end of a connection that this call closes. */
    private static final long CLOSE_MILLIS = 100;
    /**
     * The longest wait of a call that lost its connection. Meanwhile the call that may have closed the connection can
     * record that it got no answer.
     */
    private static final long CUT_OFF_MILLIS = 20;

    private final NameServers nameServers;
    private final RemotingClient client;
    private final Object request;
    private final long timeoutMillis;
    private final long startNanos;
    private Collection<NameServer> asked = Collections.emptyList();
    /** The elements of {@link #asked} that may be asked once more, because a new connection may help. */
    private Collection<NameServer> askAgain = Collections.emptyList();
    private int attempts;
    /**
     * Each attempt gets all the time that is left: all NameServers may be slow, or something in the client uses up the
     * time.
     */
    private boolean attemptsGetAllTime;
    /** The time of an attempt ended before the request was sent. */
    private boolean hasBeenLate;
    /**
     * The time at which another call of this client ended without an answer. The end of that call may have closed the
     * connection on which this call waited. Null if this call was not cut off.
     */
    private Long cutOffNanos;
    /** The next attempt repeats the first attempt of this client. */
    private boolean repeatsFirstAttempt;
    /** The answer TOPIC_NOT_EXIST of a NameServer that knows no broker. It is returned if no better answer comes. */
    private Object refusal;
    /**
     * The first failure after the request was sent. The call ends with it if all attempts fail and the last one is not
     * silent: later failures may come from connections and dials that the agent has ended.
     */
    private Throwable firstFailureAfterSending;

    // the current attempt
    private NameServer server;
    /** The connection that the attempt found; null if it dials. */
    private Object channel;
    private DialWatch dialWatch;
    private boolean wasMarkedBefore;
    private long attemptStartNanos;
    private long attemptMillis;
    private long dialMillis;

    NameServerCall(NameServers nameServers, RemotingClient client, Object request, long timeoutMillis) {
        this.nameServers = nameServers;
        this.client = client;
        this.request = request;
        this.timeoutMillis = timeoutMillis;
        this.startNanos = System.nanoTime();
    }

    /**
     * Must be called before the first attempt. Returns false if the list is empty; then the agent leaves the call
     * alone.
     */
    boolean begin() throws Exception {
        try {
            if (!startNextAttempt() && server != null) {
                // the wait for another call's dial took all the time: the release runs once and throws the timeout
                attemptStartNanos = System.nanoTime();
                attemptMillis = Math.max(1, leftMillis(attemptStartNanos));
                dialWatch = DialWatch.start(nameServers.report, server, client, attemptMillis);
            }
            return server != null;
        } catch (Exception e) {
            abandon();
            throw e;
        }
    }

    @Override
    public String get() {
        return server.address;
    }

    @Override
    public long getAsLong() {
        return attemptMillis;
    }

    /**
     * Ends an attempt.
     *
     * @param outcome the answer, or the exception that the method threw
     * @return this call: make the next attempt; an answer: return it; an exception: throw it; null: leave the outcome
     *     as it is
     */
    @Override
    public Object apply(Object outcome) {
        try {
            boolean failed = outcome instanceof Throwable;
            endDial(failed);
            return failed ? onFailure((Throwable) outcome) : onAnswer(outcome);
        } catch (Throwable e) {
            nameServers.report.failed(e);
            abandon();
            return null;
        }
    }

    /** Ends the dial of a call that the agent gives up, so that other calls may dial. */
    private void abandon() {
        if (server != null) {
            endDial(true);
        }
    }

    private Object onAnswer(Object answer) throws Exception {
        long now = System.nanoTime();
        NameServer answering = server;
        if (nameServers.repeats() && answering.mayHaveJustStarted()
                && RemotingClient.code(request) == NameServerRequests.GET_ROUTEINFO_BY_TOPIC) {
            if (RemotingClient.code(answer) != TOPIC_NOT_EXIST) {
                answering.confirmBrokers();
            } else if (knowsNoBroker()) {
                refusal = answer;
                if (askNext(false, true)) {
                    return this;
                }
                server = answering;
            }
        }
        nameServers.answered(client, answering, now, now - attemptStartNanos, channel == null);
        return null;
    }

    private Object onFailure(Throwable thrown) throws Exception {
        CallFailure failure = CallFailure.of(thrown);
        int code = RemotingClient.code(request);
        if (failure == CallFailure.OTHER) {
            return null;
        }
        boolean sent = !failure.isBeforeSending();
        if (sent && firstFailureAfterSending == null) {
            firstFailureAfterSending = thrown;
        }
        Object outcomeIfLast = refusal != null ? refusal
                : failure == CallFailure.SILENT ? null : firstFailureAfterSending;
        long now = System.nanoTime();
        long tookMillis = (now - attemptStartNanos) / 1_000_000;
        boolean dialTimedOut = tookMillis >= dialMillis;
        boolean mayRepeat = !sent || NameServerRequests.isRepeatable(code);
        if (failure == CallFailure.SILENT) {
            server.silent(now);
        }
        boolean cutOff = failure == CallFailure.LOST && mayRepeat && isCutOff();
        boolean untried = cutOff || isUntried(failure, dialTimedOut);
        repeatsFirstAttempt = attempts == 1 && !nameServers.haveAnswered() && !untried
                && (sent ? failure == CallFailure.SILENT && NameServerRequests.isRepeatable(code) : dialTimedOut);
        if (nameServers.repeats() && (untried || repeatsFirstAttempt)) {
            attempts -= untried ? 1 : 0;
            if (cutOff) {
                addToAsked(server);
                askAgain.remove(server);
                askAgain.add(server);
                if (channel != null) {
                    client.close(server.address, channel, CLOSE_MILLIS);
                }
            }
            if (failure == CallFailure.LATE) {
                // from the second late attempt on, attempts get all the time: a hook of the host may use up the time of
                // every attempt
                attemptsGetAllTime |= hasBeenLate;
                hasBeenLate = true;
            }
            return startRepetition(sent) ? this : outcomeIfLast;
        }
        if (!server.hasAnsweredSince(attemptStartNanos)
                && (failure != CallFailure.SILENT || isSilenceMeaningful(code))) {
            Object useless = uselessConnection(failure);
            server.fail(reason(failure, tookMillis), now);
            if (useless != null) {
                client.close(server.address, useless, CLOSE_MILLIS);
            }
        }
        // an address that refused the connection at once would refuse the next one too
        return nameServers.repeats() && mayRepeat && askNext(sent || dialTimedOut, sent) ? this : outcomeIfLast;
    }

    /**
     * Whether the attempt shows nothing about the NameServer: its time ended before the request was sent although the
     * connection is there, or the watch of another call ended the dial that this call shares.
     */
    private boolean isUntried(CallFailure failure, boolean dialTimedOut) throws Exception {
        return failure == CallFailure.LATE && client.connectedChannel(server.address) != null
                || failure == CallFailure.UNREACHABLE && !dialTimedOut && server.isDialCutShortSince(attemptStartNanos);
    }

    /**
     * Whether another call of this client closed the connection because it got no answer. From 4.9.1 on the release
     * closes the connection after each call without an answer. The other call may record the time of its end after
     * this call has failed, or before this attempt has begun on the connection. Each recorded time counts only once.
     */
    private boolean isCutOff() {
        long now = System.nanoTime();
        if (!nameServers.repeats() || !wasMarkedBefore || !nameServers.areAllMarked(client, now)) {
            return false;
        }
        long since = attemptStartNanos - TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        long end = now + TimeUnit.MILLISECONDS.toNanos(Math.min(CUT_OFF_MILLIS, leftMillis(now)));
        while (!Thread.currentThread().isInterrupted()) {
            Long silent = server.silentNanos();
            if (silent != null && silent - since >= 0 && (cutOffNanos == null || silent - cutOffNanos > 0)) {
                cutOffNanos = silent;
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                break;
            }
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        return false;
    }

    /**
     * Whether silence shows something about the NameServer: it answers such a request, and had more than 100 ms or a
     * quarter of the call's timeout for it, the limit that RocketMQ itself uses since 5.1.4.
     */
    private boolean isSilenceMeaningful(int code) {
        return NameServerRequests.isAnswered(code) && (attemptMillis > 100 || attemptMillis > timeoutMillis / 4);
    }

    /** Returns the connection of the failed attempt if it is to be closed because a new one may help, or null. */
    private Object uselessConnection(CallFailure failure) throws Exception {
        if (failure == CallFailure.SILENT && mayCloseSilentConnection()) {
            return channel == null ? client.channel(server.address) : channel;
        }
        return failure == CallFailure.LOST ? channel : null;
    }

    /**
     * Whether the silent connection may be closed. If the NameServer was marked before the attempt, other calls may
     * wait on this connection for the rest of their timeouts. If all NameServers are slow and each attempt closed the
     * connection, no such call would succeed. Therefore only two kinds of attempts close the connection of a marked
     * NameServer. An attempt of the first kind had all the time of its call. An attempt of the second kind has dialled
     * the connection, and since then no call whose first attempt may use the whole timeout has begun at this
     * NameServer.
     */
    private boolean mayCloseSilentConnection() {
        return cutOffNanos == null && (!wasMarkedBefore || attemptsGetAllTime && attempts == 1
                || channel == null && !server.hasCallWithAllTimeSince(attemptStartNanos));
    }

    private String reason(CallFailure failure, long tookMillis) {
        // from 4.9.1 on the first call without an answer closes the connection, so the other calls lose it
        if (failure == CallFailure.SILENT || failure == CallFailure.LOST && tookMillis >= attemptMillis * 4 / 5) {
            return "after " + attemptMillis + " ms without an answer";
        }
        if (failure == CallFailure.LOST) {
            return "after its connection was lost";
        }
        return tookMillis >= dialMillis ? "after " + dialMillis + " ms without a connection"
                : "after a connection failed";
    }

    /**
     * Starts an attempt at the next NameServer. Returns false if there is none.
     *
     * @param newConnectionMayHelp whether the current NameServer may be asked again after the others
     * @param sent whether the last attempt sent the request
     */
    private boolean askNext(boolean newConnectionMayHelp, boolean sent) throws Exception {
        boolean firstTime = addToAsked(server);
        askAgain.remove(server);
        if (newConnectionMayHelp && (firstTime || attempts < nameServers.maxAttemptsPerServer(client))) {
            askAgain.add(server);
        }
        return startRepetition(sent);
    }

    private boolean startRepetition(boolean sent) throws Exception {
        if (!startNextAttempt()) {
            return false;
        }
        if (sent) {
            RemotingClient.renewId(request);
            nameServers.report.repeated();
        }
        return true;
    }

    /** Returns false if the call has asked this NameServer before. */
    private boolean addToAsked(NameServer one) {
        if (asked.isEmpty()) {
            asked = new ArrayList<>(4);
            askAgain = new ArrayList<>(4);
        }
        return !asked.contains(one) && asked.add(one);
    }

    /**
     * Chooses the NameServer and the time limits of the next attempt, and starts it. Returns false if no NameServer or
     * no time is left.
     */
    private boolean startNextAttempt() throws Exception {
        while (true) {
            long now = System.nanoTime();
            long left = leftMillis(now);
            NameServer next = left <= 0 && server != null ? null : nameServers.next(client, asked, askAgain, now);
            // a refusal is better than a wait for a marked NameServer
            if (next == null || refusal != null && !nameServers.isReady(next, now)) {
                return false;
            }
            if (leavesTimeToOthers(next, now, left)) {
                LockSupport.parkNanos(this, POLL_NANOS);
                forgetAskedThatAnswered(System.nanoTime());
                continue;
            }
            // with a refusal no attempt may take all the time that is left
            int attemptsLeft = Math.max(refusal == null ? Integer.MIN_VALUE : 1,
                    nameServers.attemptsLeft(client, asked, attempts));
            server = next;
            setTimeLimits(now, left, attemptsLeft);
            if (connect(now, attemptsLeft > 0 && nameServers.maxAttemptsPerServer(client) == 1)) {
                attempts++;
                return true;
            }
            if (addToAsked(next) && refusal == null) {
                askAgain.add(next);
            }
        }
    }

    /**
     * Whether this call, which was cut off, makes no attempt now and waits for the answer to another call. If this call
     * made an attempt, the timeout of the attempt would close the connection on which the other call waits. This call
     * waits if its remaining time is shorter than the average answer time of {@code next}. It also waits if it has less
     * than three quarters of its time left, all NameServers are marked, and another call whose first attempt may use
     * the whole timeout has begun since the cut-off.
     */
    private boolean leavesTimeToOthers(NameServer next, long nowNanos, long left) {
        if (cutOffNanos == null || Thread.currentThread().isInterrupted()) {
            return false;
        }
        // the thread of the call that closed the connection may begin its next call only now
        boolean isRecent = nowNanos - cutOffNanos < TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        return left < next.averageMillis() || left < timeoutMillis * 3 / 4 && nameServers.areAllMarked(client, nowNanos)
                && (isRecent || nameServers.haveCallWithAllTimeSince(cutOffNanos));
    }

    /** Removes from {@link #asked} the NameServers that have now answered another call: this call prefers them. */
    private void forgetAskedThatAnswered(long nowNanos) {
        for (Iterator<NameServer> all = asked.iterator(); all.hasNext();) {
            if (nameServers.isReady(all.next(), nowNanos)) {
                all.remove();
            }
        }
    }

    private void setTimeLimits(long now, long left, int attemptsLeft) throws Exception {
        boolean mayAskAgain = askAgain.size() > (askAgain.contains(server) ? 1 : 0);
        dialMillis = nameServers.attemptMillis(server, left,
                attemptsLeft > 0 || mayAskAgain ? Math.max(1, attemptsLeft) : 0);
        dialMillis = repeatsFirstAttempt ? dialMillis / 2 : dialMillis;
        wasMarkedBefore = server.mark(now) != null;
        if (asked.isEmpty() && wasMarkedBefore && cutOffNanos == null) {
            // the call's first choice is marked only if no NameServer without a mark is left
            attemptsGetAllTime = true;
            server.renewMark(now);
        }
        if (attemptsGetAllTime || !NameServerRequests.isRepeatable(RemotingClient.code(request))) {
            attemptMillis = left;
        } else if (attempts == 0 && !nameServers.haveAnswered()) {
            attemptMillis = nameServers.firstAttemptMillis(left, attemptsLeft);
        } else {
            attemptMillis = repeatsFirstAttempt ? dialMillis : nameServers.attemptMillis(server, left, attemptsLeft);
        }
    }

    /**
     * Starts the attempt as soon as the NameServer is connected or this call may dial it.
     *
     * @param sinceNanos when the attempt's time began
     * @param hasAlternative whether another NameServer is left to ask
     * @return false if another NameServer is left to ask, and the dial of this NameServer by another call has failed
     *     meanwhile or lasts longer than this attempt may dial
     */
    private boolean connect(long sinceNanos, boolean hasAlternative) throws Exception {
        int failedDials = server.failedDials();
        channel = client.connectedChannel(server.address);
        boolean waited = false;
        // an interrupt ends this wait, and then the release's own wait
        while (channel == null && !Thread.currentThread().isInterrupted()) {
            boolean timeIsOver = System.nanoTime() - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(dialMillis);
            if (hasAlternative && (timeIsOver || server.failedDials() != failedDials)) {
                return false;
            }
            if (timeIsOver || server.beginDial(this)) {
                break;
            }
            waited = true;
            LockSupport.parkNanos(this, POLL_NANOS);
            channel = client.connectedChannel(server.address);
        }
        attemptStartNanos = System.nanoTime();
        if (waited) {
            attemptMillis = Math.max(1, Math.min(attemptMillis, leftMillis(attemptStartNanos)));
            dialMillis = Math.min(dialMillis, attemptMillis);
        }
        if (channel == null) {
            if (server.hasAnswered()) {
                server.suspectRestart();
                server.setKnowsNoBroker(false);
            }
            if (nameServers.repeats()) {
                dialWatch = DialWatch.start(nameServers.report, server, client, dialMillis);
            }
        }
        return true;
    }

    private long leftMillis(long nowNanos) {
        return timeoutMillis - (nowNanos - startNanos) / 1_000_000;
    }

    private void endDial(boolean failed) {
        if (dialWatch != null) {
            dialWatch.end();
            dialWatch = null;
        }
        server.endDial(this, failed);
    }

    /**
     * Asks the NameServer which brokers it knows. Calls that need the same answer at the same time share one question.
     */
    private boolean knowsNoBroker() throws Exception {
        long left = leftMillis(System.nanoTime());
        boolean locked = false;
        try {
            locked = server.brokerQuestion.tryLock(left, TimeUnit.MILLISECONDS);
            left = leftMillis(System.nanoTime());
            if (!locked || server.knowsNoBroker() || !server.mayHaveJustStarted()) {
                return locked && server.knowsNoBroker();
            }
            Object question = RemotingClient.newRequest(request, NameServerRequests.GET_BROKER_CLUSTER_INFO);
            Object answer = client.ask(server.address, question, Math.max(1, Math.min(left, attemptMillis)));
            byte[] body = RemotingClient.code(answer) == 0 ? RemotingClient.body(answer) : null;
            boolean empty = body != null
                    && new String(body, StandardCharsets.UTF_8).replace(" ", "").contains("\"brokerAddrTable\":{}");
            if (empty) {
                server.setKnowsNoBroker(true);
            } else {
                server.confirmBrokers();
            }
            return empty;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception noAnswer) {
            return false;
        } finally {
            if (locked) {
                server.brokerQuestion.unlock();
            }
        }
    }
}
