package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Calls NameServers through the real remoting client from many threads until it is stopped. Commands on standard input:
 * <pre>
 * list ADDRESS;ADDRESS                                           updateNameServerAddressList, which shuffles the addresses
 * start THREADS TIMEOUT_MILLIS SPREAD_MILLIS PAUSE_MILLIS SEED   starts threads that ask for routes; each thread adds a random part of
 *                                                                the spread to its timeout and pauses at random, at most PAUSE_MILLIS
 * stop                                                           ends the threads
 * race THREADS TIMEOUT_MILLIS ADDRESS;ADDRESS                    every thread makes one call; the list changes when each thread has
 *                                                                read the old list and waits for the selection lock, or has ended
 * close                                                          shuts the client down
 * </pre>
 * The request field {@code thread} has the number of the thread. Prints a line after each command. The line of {@code list} has the
 * new order of the addresses. The lines of {@code stop} and {@code race} have the number of calls, the failed calls of each thread, the
 * answers other than success, the exceptions, and the milliseconds of the longest call and of the longest answered call. The end of
 * standard input ends the process.
 */
public final class SteadyCallers {

    private static final int GET_ROUTEINFO_BY_TOPIC = 105;
    /** The lock's names: the first one up to 4.8.0. */
    private static final List<String> SELECTION_LOCKS = Arrays.asList("lockNamesrvChannel", "namesrvChannelLock");

    private final NettyRemotingClient client;
    private final List<Caller> callers = new ArrayList<Caller>();

    private SteadyCallers(NettyRemotingClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        new SteadyCallers(client).run();
        System.exit(0);
    }

    private void run() throws Exception {
        new EventLine("ready").print();
        int command = 0;
        for (String line : Commands.lines()) {
            String[] words = line.split(" ");
            EventLine done = new EventLine("done").with("command", ++command);
            switch (words[0]) {
                case "list":
                    done.with("order", String.join(";", list(words[1])));
                    break;
                case "start":
                    start(Integer.parseInt(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]),
                            Long.parseLong(words[5]));
                    break;
                case "stop":
                    stop(done);
                    break;
                case "race":
                    race(Integer.parseInt(words[1]), Long.parseLong(words[2]), words[3]);
                    stop(done);
                    break;
                case "close":
                    client.shutdown();
                    break;
                default:
                    throw new IllegalArgumentException(line);
            }
            done.print();
        }
    }

    /** Returns the addresses in the client's new order: the release shuffles this very list. */
    private List<String> list(String addresses) {
        List<String> list = new ArrayList<String>(Arrays.asList(addresses.split(";")));
        client.updateNameServerAddressList(list);
        return list;
    }

    private void start(int threads, long timeoutMillis, int spreadMillis, int pauseMillis, long seed) {
        for (int thread = 0; thread < threads; thread++) {
            Random random = new Random(seed + thread);
            long timeout = timeoutMillis + random.nextInt(spreadMillis + 1);
            callers.add(new Caller(client, thread, Integer.MAX_VALUE, timeout, pauseMillis, random, new CountDownLatch(0)));
        }
        for (Caller each : callers) {
            each.start();
        }
    }

    private void stop(EventLine done) throws InterruptedException {
        int calls = 0;
        int refused = 0;
        long longest = 0;
        long longestAnswered = 0;
        List<Integer> failed = new ArrayList<Integer>();
        Map<String, Integer> exceptions = new TreeMap<String, Integer>();
        for (Caller each : callers) {
            each.running = false;
        }
        for (Caller each : callers) {
            each.join();
            calls += each.made;
            refused += each.refused;
            longest = Math.max(longest, each.longestMillis);
            longestAnswered = Math.max(longestAnswered, each.longestAnsweredMillis);
            int ofThis = 0;
            for (Map.Entry<String, Integer> one : each.exceptions.entrySet()) {
                exceptions.merge(one.getKey(), one.getValue(), Integer::sum);
                ofThis += one.getValue();
            }
            failed.add(ofThis);
        }
        callers.clear();
        done.with("calls", calls).with("failed", failed).with("refused", refused).with("exceptions", exceptions).with("longestMillis", longest)
                .with("longestAnsweredMillis", longestAnswered);
    }

    /** Selection reads the list and then waits up to 3 s for its lock (#2090), so all threads must begin together. */
    private void race(int threads, long timeoutMillis, String addresses) throws Exception {
        ReentrantLock lock = selectionLock();
        CountDownLatch begin = new CountDownLatch(1);
        for (int thread = 0; thread < threads; thread++) {
            callers.add(new Caller(client, thread, 1, timeoutMillis, 0, new Random(thread), begin));
        }
        for (Caller each : callers) {
            each.start();
        }
        lock.lock();
        try {
            begin.countDown();
            int arrived = 0;
            while (arrived < threads) {
                arrived = lock.getQueueLength();
                for (Caller each : callers) {
                    arrived += each.isAlive() ? 0 : 1;
                }
                Thread.yield();
            }
            list(addresses);
        } finally {
            lock.unlock();
        }
        for (Caller each : callers) {
            each.join();
        }
    }

    private ReentrantLock selectionLock() throws IllegalAccessException {
        for (Field field : NettyRemotingClient.class.getDeclaredFields()) {
            if (SELECTION_LOCKS.contains(field.getName())) {
                field.setAccessible(true);
                return (ReentrantLock) field.get(client);
            }
        }
        throw new IllegalStateException("this release has none of the locks " + SELECTION_LOCKS);
    }

    /** One calling thread; its results may be read after it has ended. */
    private static final class Caller extends Thread {

        private final NettyRemotingClient client;
        private final int number;
        private final int calls;
        private final long timeoutMillis;
        private final int pauseMillis;
        private final Random random;
        private final CountDownLatch begin;
        private final Map<String, Integer> exceptions = new TreeMap<String, Integer>();
        private volatile boolean running = true;
        private int made;
        private int refused;
        private long longestMillis;
        private long longestAnsweredMillis;

        Caller(NettyRemotingClient client, int number, int calls, long timeoutMillis, int pauseMillis, Random random,
                CountDownLatch begin) {
            super("caller-" + number);
            this.client = client;
            this.number = number;
            this.calls = calls;
            this.timeoutMillis = timeoutMillis;
            this.pauseMillis = pauseMillis;
            this.random = random;
            this.begin = begin;
        }

        @Override
        public void run() {
            try {
                begin.await();
                while (running && made < calls) {
                    callOnce();
                    if (pauseMillis > 0) {
                        Thread.sleep(random.nextInt(pauseMillis));
                    }
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }

        private void callOnce() throws InterruptedException {
            RemotingCommand request = RemotingCommand.createRequestCommand(GET_ROUTEINFO_BY_TOPIC, null);
            request.addExtField("thread", Integer.toString(number));
            made++;
            long start = System.nanoTime();
            try {
                refused += client.invokeSync(null, request, timeoutMillis).getCode() == 0 ? 0 : 1;
                longestAnsweredMillis = Math.max(longestAnsweredMillis, millisSince(start));
            } catch (InterruptedException interrupt) {
                throw interrupt;
            } catch (Exception failure) {
                exceptions.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
            }
            longestMillis = Math.max(longestMillis, millisSince(start));
        }

        private static long millisSince(long startNanos) {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        }
    }
}
