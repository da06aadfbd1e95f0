package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Runs the real remoting clients of many releases in one JVM, each release in its own class loader. Arguments:
 * {@code ROOTPACKAGE=JAR:JAR:…} for each release. ROW in a command is the index of a release in the arguments, from 0.
 * Commands on standard input, carried out concurrently:
 * <pre>
 * open NAME ROW                                         creates and starts the client of a release
 * list NAME ADDRESS;ADDRESS                             updateNameServerAddressList
 * call NAME THREADS CALLS TIMEOUT_MILLIS PAUSE_MILLIS   every thread asks for a route CALLS times; the threads start each call together
 * close NAME                                            shuts a client down
 * interventions PATCH                                   reads the patch's number of interventions in this JVM by JMX
 * </pre>
 * The answer to {@code open} tells whether the class path of the release has the remoting client. The answer to
 * {@code list} has the addresses in the client's order. The answer to {@code call} has the outcome of each call.
 */
public class ReleaseRemotingClients implements Commands.Handler {

    private static final int GET_ROUTEINFO_BY_TOPIC = 105;

    private final List<TargetRelease> releases;
    private final Map<String, ReleaseRemotingClient> clients = new ConcurrentHashMap<String, ReleaseRemotingClient>();

    ReleaseRemotingClients(List<TargetRelease> releases) {
        this.releases = releases;
    }

    public static void main(String[] arguments) throws Exception {
        Commands.answer(Executors.newCachedThreadPool(), new ReleaseRemotingClients(TargetRelease.all(arguments)));
    }

    @Override
    public void carryOut(String[] words, EventLine done) throws Exception {
        String name = words[1];
        switch (words[0]) {
            case "open":
                TargetRelease release = releases.get(Integer.parseInt(words[2]));
                boolean present = release.has(ReleaseRemotingClient.CLASS);
                if (present) {
                    add(name, ReleaseRemotingClient.started(release));
                }
                done.with("present", present);
                break;
            case "list":
                done.with("order", client(name).list(Arrays.asList(words[2].split(";"))));
                break;
            case "call":
                call(words, Long.parseLong(words[5]), 0, true, GET_ROUTEINFO_BY_TOPIC, client(name)::ask, done);
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
    }

    /** A way to call a NameServer. */
    interface CallMethod {

        /** Sends a request, waits for the outcome, and returns the code of the answer. */
        int ask(Object request, long timeoutMillis) throws Exception;
    }

    /**
     * Makes calls, and adds their outcomes to the answer to the command.
     *
     * @param words       from index 1 on: name of the client, number of threads, calls of each thread, timeout in ms
     * @param pauseMillis pause between two calls of a thread
     * @param delayMillis time between the first calls of two threads
     * @param rounds      whether the threads start every call together, not only the first
     */
    final void call(String[] words, long pauseMillis, long delayMillis, boolean rounds, int code, CallMethod method,
            EventLine done) throws Exception {
        ReleaseRemotingClient client = client(words[1]);
        long timeoutMillis = Long.parseLong(words[4]);
        CallLog calls = new CallLog();
        ConcurrentCalls.make(Integer.parseInt(words[2]), Integer.parseInt(words[3]), pauseMillis, rounds,
                (thread, number) -> {
                    Thread.sleep(number == 1 ? thread * delayMillis : 0);
                    calls.make(thread, number, () -> method.ask(client.request(code), timeoutMillis));
                });
        calls.report(done);
    }

    final void add(String name, ReleaseRemotingClient client) {
        clients.put(name, client);
    }

    final ReleaseRemotingClient client(String name) {
        return clients.get(name);
    }

    private static long interventions(String patch) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.github.rocketmqhotfix:type=Patch,name=" + patch);
        return server.isRegistered(name) ? (Long) server.getAttribute(name, "Interventions") : 0;
    }
}
