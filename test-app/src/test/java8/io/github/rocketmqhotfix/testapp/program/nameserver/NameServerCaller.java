package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
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
 * Makes calls without an address through the real remoting client. Commands on standard input:
 * <pre>
 * call THREADS CALLS TIMEOUT_MILLIS CODE PATH            every thread makes the calls; all threads start together
 * rounds THREADS CALLS TIMEOUT_MILLIS CODE PATH          the same, but the threads start each call together
 * disturb HOW AFTER_MILLIS THREADS TIMEOUT_MILLIS CODE   every thread makes a call; after the given time all threads are interrupted
 *                                                        (INTERRUPT) or the client is shut down (SHUTDOWN)
 * list ADDRESS;ADDRESS                                   updateNameServerAddressList
 * threads                                                prints the names of the agent's threads
 * </pre>
 * PATH is one of {@link CallPath}. With the system property {@code sign=true} a hook signs the requests. The end of standard input ends
 * the process. Prints one line per call and one after each command.
 */
public final class NameServerCaller {

    /** Every broker has this topic. */
    private static final String TOPIC = "TBW102";

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
        new NameServerCaller(client).run();
        client.shutdown();
        System.exit(0);
    }

    private void run() throws Exception {
        new EventLine("ready").print();
        for (String line : Commands.lines()) {
            String[] words = line.split(" ");
            phase++;
            switch (words[0]) {
                case "list":
                    client.updateNameServerAddressList(new ArrayList<String>(Arrays.asList(words[1].split(";"))));
                    break;
                case "disturb":
                    disturb(words);
                    break;
                case "threads":
                    printThreadsOfTheAgent();
                    break;
                default:
                    ConcurrentCalls.make(Integer.parseInt(words[1]), Integer.parseInt(words[2]), 0, words[0].equals("rounds"),
                            call(words[3], words[4], CallPath.valueOf(words[5])));
            }
            new EventLine("done").with("phase", phase).print();
        }
    }

    private void disturb(String[] words) throws Exception {
        ConcurrentCalls.Call call = call(words[4], words[5], CallPath.SYNC);
        List<Thread> threads = new ArrayList<Thread>();
        for (int number = 0; number < Integer.parseInt(words[3]); number++) {
            int thread = number;
            threads.add(new Thread(() -> {
                try {
                    call.make(thread, 1);
                } catch (Exception interrupt) {
                    Thread.currentThread().interrupt();
                }
            }));
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

    /** Returns a call that prints its outcome and throws only where its thread is interrupted. */
    private ConcurrentCalls.Call call(String timeoutMillis, String code, CallPath path) {
        long phaseStart = System.nanoTime();
        return (thread, number) -> {
            RemotingCommand request = RemotingCommand.createRequestCommand(Integer.parseInt(code), null);
            request.addExtField("topic", TOPIC);
            long start = System.nanoTime();
            EventLine line = new EventLine("call").with("phase", phase).with("thread", thread).with("number", number)
                    .with("startMillis", TimeUnit.NANOSECONDS.toMillis(start - phaseStart));
            try {
                RemotingCommand answer = path.call(client, request, Long.parseLong(timeoutMillis));
                line.withMillisSince(start, "durationMillis").with("answered", true)
                        .with("code", answer == null ? -1 : answer.getCode()).print();
            } catch (Exception failure) {
                line.withMillisSince(start, "durationMillis").with("answered", false)
                        .with("exception", failure.getClass().getSimpleName()).with("message", failure.getMessage()).print();
                if (failure instanceof InterruptedException) {
                    throw failure;
                }
            }
        };
    }
}
