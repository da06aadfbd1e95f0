package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Runs the real remoting clients of many releases in one JVM. Arguments: {@code ROOTPACKAGE=JAR:JAR:…} per release, each in its own class
 * loader; the first is row 0. Commands on standard input, carried out concurrently:
 * <pre>
 * open NAME ROW                                         creates and starts the client of a release
 * list NAME ADDRESS;ADDRESS                             updateNameServerAddressList
 * call NAME THREADS CALLS TIMEOUT_MILLIS PAUSE_MILLIS   every thread asks for a route CALLS times; the threads start each call together
 * close NAME                                            shuts a client down
 * interventions PATCH                                   reads the patch's number of interventions in this JVM by JMX
 * </pre>
 * The end of standard input ends the process. Prints one line after each command, with the command's number from 1. The line of
 * {@code open} tells whether the class path has such a client. The line of {@code call} has the failed calls of each thread, the last
 * failure, the number of answers other than success, and the duration of the slowest call.
 */
public final class ReleaseRemotingClients {

    private static final int GET_ROUTEINFO_BY_TOPIC = 105;
    private static final int SUCCESS = 0;

    private final List<TargetRelease> releases = new ArrayList<TargetRelease>();
    private final Map<String, ReleaseRemotingClient> clients = new ConcurrentHashMap<String, ReleaseRemotingClient>();

    private ReleaseRemotingClients() {
    }

    public static void main(String[] arguments) throws Exception {
        ReleaseRemotingClients all = new ReleaseRemotingClients();
        for (String argument : arguments) {
            all.releases.add(TargetRelease.of(argument));
        }
        all.run();
        System.exit(0);
    }

    private void run() {
        ExecutorService executor = Executors.newCachedThreadPool();
        new EventLine("ready").print();
        int command = 0;
        for (String line : Commands.lines()) {
            String[] words = line.split(" ");
            EventLine done = new EventLine("done").with("command", ++command).with("client", words[1]);
            executor.execute(() -> carryOut(words, done));
        }
    }

    private void carryOut(String[] words, EventLine done) {
        String name = words[1];
        try {
            switch (words[0]) {
                case "open":
                    open(name, releases.get(Integer.parseInt(words[2])), done);
                    break;
                case "list":
                    clients.get(name).list(Arrays.asList(words[2].split(";")));
                    break;
                case "call":
                    call(clients.get(name), words, done);
                    break;
                case "close":
                    clients.remove(name).shutdown();
                    break;
                case "interventions":
                    done.with("interventions", interventions(name));
                    break;
                default:
                    throw new IllegalArgumentException(words[0]);
            }
        } catch (Throwable failure) {
            failure.printStackTrace();
            done.with("error", failure);
        }
        done.print();
    }

    private void open(String name, TargetRelease release, EventLine done) throws ReflectiveOperationException {
        boolean present = release.has(ReleaseRemotingClient.CLASS);
        if (present) {
            clients.put(name, ReleaseRemotingClient.started(release));
        }
        done.with("present", present);
    }

    private static long interventions(String patch) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.github.rocketmqhotfix:type=Patch,name=" + patch);
        return server.isRegistered(name) ? (Long) server.getAttribute(name, "Interventions") : 0;
    }

    private static void call(ReleaseRemotingClient client, String[] words, EventLine done) throws Exception {
        int threads = Integer.parseInt(words[2]);
        int calls = Integer.parseInt(words[3]);
        long timeoutMillis = Long.parseLong(words[4]);
        long pauseMillis = Long.parseLong(words[5]);
        AtomicIntegerArray failed = new AtomicIntegerArray(threads);
        AtomicInteger refused = new AtomicInteger();
        AtomicLong slowestNanos = new AtomicLong();
        AtomicReference<Object> lastFailure = new AtomicReference<Object>("");
        ConcurrentCalls.make(threads, calls, pauseMillis, true, (thread, number) -> {
            long start = System.nanoTime();
            try {
                if (client.ask(GET_ROUTEINFO_BY_TOPIC, timeoutMillis) != SUCCESS) {
                    refused.incrementAndGet();
                }
            } catch (InvocationTargetException failure) {
                failed.incrementAndGet(thread);
                lastFailure.set(failure.getCause());
            } finally {
                slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            }
        });
        // failed is printed as [1, 0, 2]
        done.with("failed", failed).with("lastFailure", lastFailure.get()).with("refused", refused.get())
                .with("slowestMillis", TimeUnit.NANOSECONDS.toMillis(slowestNanos.get()));
    }
}
