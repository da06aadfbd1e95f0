package io.github.rocketmqhotfix.patch.namesrv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    /** How long a call whose connection was closed waits for the call that may have closed it. */
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
    /** Another call of this client got no answer, and closed the connection on which this call waited. */
    private boolean wasCutOff;
    /** The next attempt repeats the first attempt of this client. */
    private boolean repeatsFirstAttempt;
    /** An answer that is returned if no better one comes. */
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

    /** Must be called before the first attempt. Returns false if the list is empty; then the release chooses. */
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
        boolean cutOff = failure == CallFailure.LOST && mayRepeat && wasMarkedBefore && isCutOff();
        boolean untried = cutOff || isUntried(failure, dialTimedOut);
        repeatsFirstAttempt = attempts == 1 && !nameServers.haveAnswered() && !untried
                && (sent ? failure == CallFailure.SILENT && NameServerRequests.isRepeatable(code) : dialTimedOut);
        if (nameServers.repeats() && (untried || repeatsFirstAttempt)) {
            attempts -= untried ? 1 : 0;
            wasCutOff |= cutOff;
            if (failure == CallFailure.LATE) {
                // after the second time: a hook of the host may use up the time of every attempt
                attemptsGetAllTime = hasBeenLate;
                hasBeenLate = true;
            }
            return startRepetition(sent) ? this : outcomeIfLast;
        }
        if (!server.hasAnsweredSince(attemptStartNanos)
                && (failure != CallFailure.SILENT || isSilenceMeaningful(code))) {
            server.fail(reason(failure, tookMillis), now);
            if (failure == CallFailure.SILENT) {
                server.silent(now);
            }
            closeConnection(failure);
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
     * closes the connection after each silent call. The other call may record its silence after this call has failed.
     */
    private boolean isCutOff() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CUT_OFF_MILLIS);
        while (!server.isSilentSince(attemptStartNanos)) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        return true;
    }

    /**
     * Whether silence shows something about the NameServer: it answers such a request, and had more than 100 ms or a
     * quarter of the call's timeout for it, the limit that RocketMQ itself uses since 5.1.4.
     */
    private boolean isSilenceMeaningful(int code) {
        return NameServerRequests.isAnswered(code) && (attemptMillis > 100 || attemptMillis > timeoutMillis / 4);
    }

    /** Closes the connection of the failed attempt if a new one may help. Waits 100 ms at most. */
    private void closeConnection(CallFailure failure) throws Exception {
        Object used = channel;
        if (failure == CallFailure.SILENT && mayCloseSilentConnection()) {
            used = channel == null ? client.channel(server.address) : channel;
        } else if (failure != CallFailure.LOST) {
            return;
        }
        if (used != null) {
            client.close(server.address, used, 100);
        }
    }

    /**
     * Whether the silent connection may be closed. If the NameServer was marked before the attempt, other calls may
     * wait on this connection for the rest of their timeouts. If all NameServers are slow and each attempt closed the
     * connection, no such call would succeed. Therefore only two attempts close the connection of a marked NameServer:
     * the first attempt of a call, which has waited for all the time of the call, and an attempt that dialled the
     * connection, if no call with all its time has begun since.
     */
    private boolean mayCloseSilentConnection() {
        return !wasMarkedBefore || attemptsGetAllTime && attempts == 1
                || channel == null && !server.isMarkRenewedSince(attemptStartNanos);
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
            if (leavesTimeToOthers(left) && !nameServers.isReady(next, now)) {
                LockSupport.parkNanos(this, POLL_NANOS);
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
     * Whether this call waits for an answer to another call as long as all NameServers are marked. It has not enough
     * time left for a slow answer, and the end of its time would cut off the calls that have.
     */
    private boolean leavesTimeToOthers(long left) {
        return wasCutOff && left < timeoutMillis * 3 / 4 && !Thread.currentThread().isInterrupted();
    }

    private void setTimeLimits(long now, long left, int attemptsLeft) throws Exception {
        boolean mayAskAgain = askAgain.size() > (askAgain.contains(server) ? 1 : 0);
        dialMillis = nameServers.attemptMillis(server, left,
                attemptsLeft > 0 || mayAskAgain ? Math.max(1, attemptsLeft) : 0);
        dialMillis = repeatsFirstAttempt ? dialMillis / 2 : dialMillis;
        wasMarkedBefore = server.mark(now) != null;
        if (asked.isEmpty() && wasMarkedBefore && !wasCutOff) {
            // the first one is marked, so all are
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
     * @return false if another call failed to dial this NameServer meanwhile, or took this attempt's time for it
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
