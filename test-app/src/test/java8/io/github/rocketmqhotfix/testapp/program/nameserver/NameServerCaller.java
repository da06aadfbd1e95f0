package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
 * disturb HOW AFTER_MILLIS THREADS TIMEOUT_MILLIS CODE TOPIC        every thread makes a call, and after a while they are all
 *                                                                  interrupted (INTERRUPT) or the client is shut down (SHUTDOWN)
 * list ADDRESS;ADDRESS                                             updateNameServerAddressList
 * threads                                                          prints the names of the agent's threads
 * </pre>
 * PATH is one of {@link CallPath}. With the system property {@code sign=true} a hook signs the requests. The end of standard input ends the process. Prints one line per call and one after each command.
 */
public final class NameServerCaller {

    private final NettyRemotingClient client;
    private int phase;

    private NameServerCaller(NettyRemotingClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        if (Boolean.getBoolean("sign")) {
            client.registerRPCHook(new SigningHook());
        }
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
            } else if (words[0].equals("disturb")) {
                disturb(words);
            } else if (words[0].equals("threads")) {
                printThreadsOfTheAgent();
            } else {
                callInThreads(words);
            }
            new EventLine("done").with("phase", phase).print();
        }
    }

    private void callInThreads(String[] words) throws Exception {
        Calls calls = new Calls(client, phase, Long.parseLong(words[3]), Integer.parseInt(words[5]), words[6],
                CallPath.valueOf(words[7]));
        new ConcurrentCalls(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[4]), pace(words[0]))
                .make(calls::callOnce);
    }

    private void disturb(String[] words) throws Exception {
        Calls calls = new Calls(client, phase, Long.parseLong(words[4]), Integer.parseInt(words[5]), words[6], CallPath.SYNC);
        List<Thread> threads = new ArrayList<Thread>();
        for (int number = 0; number < Integer.parseInt(words[3]); number++) {
            int thread = number;
            threads.add(new Thread(() -> calls.callUntilInterrupted(thread)));
        }
        threads.forEach(Thread::start);
        threads.get(0).join(Long.parseLong(words[2]));
        if (words[1].equals("SHUTDOWN")) {
            client.shutdown();
        } else {
            threads.forEach(Thread::interrupt);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void printThreadsOfTheAgent() {
        Set<String> names = new TreeSet<String>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("rocketmq-hotfix")) {
                names.add(thread.getName());
            }
        }
        new EventLine("threads").with("names", names).print();
    }

    private static ConcurrentCalls.Pace pace(String verb) {
        switch (verb) {
            case "until":
                return ConcurrentCalls.Pace.UNTIL_SUCCESS;
            case "rounds":
                return ConcurrentCalls.Pace.IN_ROUNDS;
            default:
                return ConcurrentCalls.Pace.FREE;
        }
    }

    /** The calls of one phase. */
    private static final class Calls {

        private final NettyRemotingClient client;
        private final int phase;
        private final long timeoutMillis;
        private final int code;
        private final String topic;
        private final CallPath path;
        private final long phaseStart = System.nanoTime();

        Calls(NettyRemotingClient client, int phase, long timeoutMillis, int code, String topic, CallPath path) {
            this.client = client;
            this.phase = phase;
            this.timeoutMillis = timeoutMillis;
            this.code = code;
            this.topic = topic;
            this.path = path;
        }

        boolean callOnce(int thread, int call) throws InterruptedException {
            RemotingCommand request = RemotingCommand.createRequestCommand(code, null);
            request.addExtField("topic", topic);
            long start = System.nanoTime();
            EventLine line = new EventLine("call").with("phase", phase).with("thread", thread).with("number", call)
                    .with("startMillis", TimeUnit.NANOSECONDS.toMillis(start - phaseStart));
            try {
                RemotingCommand answer = path.call(client, request, timeoutMillis);
                finish(line, start, true).with("code", answer == null ? -1 : answer.getCode()).print();
                return true;
            } catch (Exception failure) {
                finish(line, start, false).with("exception", failure.getClass().getSimpleName())
                        .with("message", failure.getMessage()).print();
                if (failure instanceof InterruptedException) {
                    throw (InterruptedException) failure;
                }
                return false;
            }
        }

        void callUntilInterrupted(int thread) {
            try {
                callOnce(thread, 1);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }

        private static EventLine finish(EventLine line, long start, boolean answered) {
            return line.with("durationMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                    .with("answered", answered);
        }
    }
}
