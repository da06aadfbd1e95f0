package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Runs the real remoting client of the class path with its default settings. Commands on standard input, besides those
 * of {@link ReleaseRemotingClients}:
 * <pre>
 * open NAME
 *     creates and starts the client
 * plan NAME THREADS CALLS TIMEOUT_MILLIS CODE ROUNDS DELAY_MILLIS METHOD
 *     every thread makes CALLS calls; each thread starts its first call DELAY_MILLIS after the previous thread; if
 *     ROUNDS is true, the threads start every later call together; METHOD is SYNC, ASYNC or ONEWAY
 * disturb NAME HOW AFTER_MILLIS THREADS TIMEOUT_MILLIS CODE
 *     every thread makes a call; after the given time all threads are interrupted (INTERRUPT) or the client is shut
 *     down (SHUTDOWN)
 * start NAME THREADS TIMEOUT_MILLIS SPREAD_MILLIS PAUSE_MILLIS SEED
 *     starts threads that ask for routes; each thread adds a random part of the spread to its timeout and makes random
 *     pauses of less than PAUSE_MILLIS
 * stop NAME
 *     ends the threads
 * race NAME THREADS TIMEOUT_MILLIS ADDRESS;ADDRESS
 *     every thread makes one call; the list changes when each thread has read the old list and waits for the selection
 *     lock, or has ended
 * threads NAME
 *     lists the names of the agent's threads
 * </pre>
 * The requests of {@code start} and {@code race} have the number of their thread in the field {@code thread}. With the
 * system property {@code sign=true} a hook signs the requests.
 */
public final class NameServerCaller extends ReleaseRemotingClients {

    /** Every broker has this topic. */
    private static final String TOPIC = "TBW102";
    private static final int GET_ROUTEINFO_BY_TOPIC = 105;
    private static final long CALLBACK_SLACK_MILLIS = 5_000;
    private static final int SUCCESS = 0;
    /** The field names of the selection lock; releases up to 4.8.0 have the first name. */
    private static final List<String> SELECTION_LOCKS = Arrays.asList("lockNamesrvChannel", "namesrvChannelLock");

    private final List<Thread> callers = new ArrayList<Thread>();
    private CallLog callerLog = new CallLog();
    private volatile boolean running;

    private NameServerCaller() {
        super(Collections.<TargetRelease>emptyList());
    }

    public static void main(String[] arguments) {
        Commands.answer(Runnable::run, new NameServerCaller());
    }

    @Override
    public void carryOut(String[] words, EventLine done) throws Exception {
        switch (words[0]) {
            case "open":
                open(words[1]);
                break;
            case "plan":
                call(words, 0, Long.parseLong(words[7]), Boolean.parseBoolean(words[6]), Integer.parseInt(words[5]),
                        callMethod(client(words[1]), words[8]), done);
                break;
            case "disturb":
                disturb(client(words[1]), words);
                stop(done);
                break;
            case "start":
                start(client(words[1]), words);
                break;
            case "stop":
                stop(done);
                break;
            case "race":
                race(client(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]), words[4]);
                stop(done);
                break;
            case "threads":
                done.with("names", threadsOfTheAgent());
                break;
            default:
                super.carryOut(words, done);
        }
    }

    private void open(String name) throws Exception {
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        if (Boolean.getBoolean("sign")) {
            client.registerRPCHook(new SigningHook());
        }
        client.start();
        add(name, new ReleaseRemotingClient(client, Collections.singletonMap("topic", TOPIC)));
    }

    private static CallMethod callMethod(ReleaseRemotingClient client, String name) {
        NettyRemotingClient released = (NettyRemotingClient) client.client();
        switch (name) {
            case "ASYNC":
                return (request, timeoutMillis) -> {
                    CompletableFuture<ResponseFuture> end = new CompletableFuture<ResponseFuture>();
                    released.invokeAsync(null, (RemotingCommand) request, timeoutMillis, end::complete);
                    // with a limit: from 5.2.0 on, a client that cannot connect does not call operationComplete
                    ResponseFuture future = end.get(timeoutMillis + CALLBACK_SLACK_MILLIS, TimeUnit.MILLISECONDS);
                    if (future.getResponseCommand() == null) {
                        throw future.isSendRequestOK()
                                ? new RemotingTimeoutException("no answer")
                                : new RemotingSendRequestException("not sent");
                    }
                    return future.getResponseCommand().getCode();
                };
            case "ONEWAY":
                return (request, timeoutMillis) -> {
                    released.invokeOneway(null, (RemotingCommand) request, timeoutMillis);
                    return SUCCESS;
                };
            default:
                return client::ask;
        }
    }

    private void disturb(ReleaseRemotingClient client, String[] words) throws Exception {
        long timeoutMillis = Long.parseLong(words[5]);
        int code = Integer.parseInt(words[6]);
        for (int index = 0; index < Integer.parseInt(words[4]); index++) {
            int thread = index;
            callers.add(interruptible(
                    () -> callerLog.make(thread, 1, () -> client.ask(client.request(code), timeoutMillis))));
        }
        callers.forEach(Thread::start);
        callers.get(0).join(Long.parseLong(words[3]));
        if (words[2].equals("SHUTDOWN")) {
            client.shutdown();
        } else {
            callers.forEach(Thread::interrupt);
        }
    }

    private void start(ReleaseRemotingClient client, String[] words) {
        int pauseMillis = Integer.parseInt(words[5]);
        running = true;
        for (int index = 0; index < Integer.parseInt(words[2]); index++) {
            int thread = index;
            Random random = new Random(Long.parseLong(words[6]) + thread);
            long timeoutMillis = Long.parseLong(words[3]) + random.nextInt(Integer.parseInt(words[4]) + 1);
            callers.add(interruptible(() -> {
                for (int number = 1; running; number++) {
                    askForRoute(client, thread, number, timeoutMillis);
                    Thread.sleep(random.nextInt(pauseMillis));
                }
            }));
        }
        callers.forEach(Thread::start);
    }

    private void stop(EventLine done) throws InterruptedException {
        running = false;
        for (Thread each : callers) {
            each.join();
        }
        callers.clear();
        callerLog.report(done);
        callerLog = new CallLog();
    }

    /**
     * All threads start together, because a call that has read the list waits only up to 3 s for the selection lock
     * (#2090).
     */
    private void race(ReleaseRemotingClient client, int threads, long timeoutMillis, String addresses)
            throws Exception {
        ReentrantLock lock = selectionLock(client.client());
        CountDownLatch begin = new CountDownLatch(1);
        for (int index = 0; index < threads; index++) {
            int thread = index;
            callers.add(interruptible(() -> {
                begin.await();
                askForRoute(client, thread, 1, timeoutMillis);
            }));
        }
        callers.forEach(Thread::start);
        lock.lock();
        try {
            begin.countDown();
            while (lock.getQueueLength() + callers.stream().filter(each -> !each.isAlive()).count() < threads) {
                Thread.yield();
            }
            client.list(Arrays.asList(addresses.split(";")));
        } finally {
            lock.unlock();
        }
    }

    private void askForRoute(ReleaseRemotingClient client, int thread, int number, long timeoutMillis)
            throws Exception {
        RemotingCommand request = (RemotingCommand) client.request(GET_ROUTEINFO_BY_TOPIC);
        request.addExtField("thread", Integer.toString(thread));
        callerLog.make(thread, number, () -> client.ask(request, timeoutMillis));
    }

    /** Returns a thread that does the work and ends early if it is interrupted. */
    private static Thread interruptible(Work work) {
        return new Thread(() -> {
            try {
                work.run();
            } catch (Exception interrupt) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Work {

        void run() throws Exception;
    }

    private static ReentrantLock selectionLock(Object client) throws IllegalAccessException {
        for (Field field : NettyRemotingClient.class.getDeclaredFields()) {
            if (SELECTION_LOCKS.contains(field.getName())) {
                field.setAccessible(true);
                return (ReentrantLock) field.get(client);
            }
        }
        throw new IllegalStateException("this release has none of the locks " + SELECTION_LOCKS);
    }

    private static Set<String> threadsOfTheAgent() {
        Set<String> names = new TreeSet<String>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("rocketmq-hotfix")) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
