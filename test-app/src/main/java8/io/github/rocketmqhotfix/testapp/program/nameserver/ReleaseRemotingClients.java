package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
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
 * The real remoting clients of many releases in one JVM: an argument {@code ROOTPACKAGE=JAR:JAR:…} per release, each in
 * a loader of its own. Commands on standard input, which are carried out at the same time:
 * <pre>
 * open NAME ROW                                         makes and starts the client of a release; rows count from 0
 * list NAME ADDRESS;ADDRESS                             updateNameServerAddressList
 * call NAME THREADS CALLS TIMEOUT_MILLIS PAUSE_MILLIS   every thread asks for a route that often, always together with the others
 * close NAME                                            shuts it down
 * interventions PATCH                                   how often the patch has intervened in this JVM, by JMX
 * </pre>
 * The end of standard input ends the process. Prints one line when a command is through, with its number, counted from
 * 1; after {@code open}, whether the class path has such a client; after {@code call}, how many calls of each thread
 * failed, the last failure, how many answers were not success, and how long the slowest call took.
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
        all.obey();
        System.exit(0);
    }

    private void obey() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new EventLine("ready").print();
        int command = 0;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
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
        new ConcurrentCalls(threads, calls, pauseMillis, ConcurrentCalls.Pace.IN_ROUNDS).make((thread, number) -> {
            long start = System.nanoTime();
            try {
                if (client.ask(GET_ROUTEINFO_BY_TOPIC, timeoutMillis) != SUCCESS) {
                    refused.incrementAndGet();
                }
                return true;
            } catch (InvocationTargetException failure) {
                failed.incrementAndGet(thread);
                lastFailure.set(failure.getCause());
                return false;
            } catch (ReflectiveOperationException unlikeThatRelease) {
                throw new IllegalStateException(unlikeThatRelease);
            } finally {
                slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            }
        });
        // [1, 0, 2]
        done.with("failed", failed).with("lastFailure", lastFailure.get()).with("refused", refused.get())
                .with("slowestMillis", TimeUnit.NANOSECONDS.toMillis(slowestNanos.get()));
    }
}
