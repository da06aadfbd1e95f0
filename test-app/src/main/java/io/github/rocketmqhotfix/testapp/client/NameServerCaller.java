package io.github.rocketmqhotfix.testapp.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * The real remoting client, asking whatever NameServer it has chosen. Commands on standard input:
 * <pre>
 * call THREADS CALLS TIMEOUT_MILLIS PAUSE_MILLIS CODE TOPIC PATH   every thread makes the calls, all starting at once
 * until THREADS CALLS TIMEOUT_MILLIS PAUSE_MILLIS CODE TOPIC PATH  the same, but all threads stop after the first success
 * rounds THREADS CALLS TIMEOUT_MILLIS PAUSE_MILLIS CODE TOPIC PATH  the same, but every call starts together with the others'
 * list ADDRESS;ADDRESS                                             updateNameServerAddressList
 * </pre>
 * PATH is one of {@link CallPath}. The end of standard input ends the process. Prints one line per call and one after each command.
 */
public final class NameServerCaller {

    private final NettyRemotingClient client;
    private int phase;

    private NameServerCaller(NettyRemotingClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        new NameServerCaller(client).obey();
        client.shutdown();
        System.exit(0);
    }

    private void obey() throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new EventLine("ready").print();
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            phase++;
            if (words[0].equals("list")) {
                client.updateNameServerAddressList(new ArrayList<String>(Arrays.asList(words[1].split(";"))));
            } else {
                callInThreads(words);
            }
            new EventLine("done").with("phase", phase).print();
        }
    }

    private void callInThreads(String[] words) throws Exception {
        int threads = Integer.parseInt(words[1]);
        Calls calls = new Calls(client, phase, Integer.parseInt(words[2]), Long.parseLong(words[3]),
                Long.parseLong(words[4]), Integer.parseInt(words[5]), words[6], CallPath.valueOf(words[7]),
                words[0].equals("until"), words[0].equals("rounds"), threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<Future<?>>();
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            running.add(executor.submit(() -> calls.run(number)));
        }
        for (Future<?> one : running) {
            one.get();
        }
        executor.shutdown();
    }

    /** The calls of one phase. */
    private static final class Calls {

        private final NettyRemotingClient client;
        private final int phase;
        private final int count;
        private final long timeoutMillis;
        private final long pauseMillis;
        private final int code;
        private final String topic;
        private final CallPath path;
        private final boolean untilSuccess;
        private final boolean inRounds;
        private final CyclicBarrier start;
        private final CountDownLatch succeeded = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);
        private final long phaseStart = System.nanoTime();

        Calls(NettyRemotingClient client, int phase, int count, long timeoutMillis, long pauseMillis, int code,
                String topic, CallPath path, boolean untilSuccess, boolean inRounds, int threads) {
            this.client = client;
            this.phase = phase;
            this.count = count;
            this.timeoutMillis = timeoutMillis;
            this.pauseMillis = pauseMillis;
            this.code = code;
            this.topic = topic;
            this.path = path;
            this.untilSuccess = untilSuccess;
            this.inRounds = inRounds;
            this.start = new CyclicBarrier(threads);
        }

        void run(int thread) {
            try {
                boolean over = false;
                for (int call = 1; call <= count && !over; call++) {
                    if (inRounds || call == 1) {
                        start.await();
                    }
                    callOnce(thread, call);
                    CountDownLatch stop = untilSuccess ? succeeded : never;
                    over = stop.await(call < count ? pauseMillis : 0, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            } catch (BrokenBarrierException otherThreadFailed) {
                throw new IllegalStateException(otherThreadFailed);
            }
        }

        private void callOnce(int thread, int call) throws InterruptedException {
            RemotingCommand request = RemotingCommand.createRequestCommand(code, null);
            request.addExtField("topic", topic);
            long start = System.nanoTime();
            EventLine line = new EventLine("call").with("phase", phase).with("thread", thread).with("number", call)
                    .with("startMillis", TimeUnit.NANOSECONDS.toMillis(start - phaseStart));
            try {
                RemotingCommand answer = path.call(client, request, timeoutMillis);
                succeeded.countDown();
                finish(line, start, true).with("code", answer == null ? -1 : answer.getCode()).print();
            } catch (InterruptedException interrupt) {
                throw interrupt;
            } catch (Exception failure) {
                finish(line, start, false).with("exception", failure.getClass().getSimpleName())
                        .with("message", failure.getMessage()).print();
            }
        }

        private static EventLine finish(EventLine line, long start, boolean answered) {
            return line.with("durationMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                    .with("answered", answered);
        }
    }
}
