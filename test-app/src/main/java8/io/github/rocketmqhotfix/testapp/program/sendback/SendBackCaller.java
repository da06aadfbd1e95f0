package io.github.rocketmqhotfix.testapp.program.sendback;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the real consumers of many releases and gives messages back. Arguments: {@code ROOTPACKAGE=JAR:JAR:…} per release, each in its
 * own class loader; the first is row 0. Commands on standard input, carried out concurrently:
 * <pre>
 * start ROW NAME push|pull NAMESERVER TOPIC VIPCHANNEL   starts a consumer of this name; VIPCHANNEL is true or false
 * call ROW NAME COUNT BROKER STOREHOST                   gives back COUNT messages of this broker, one after the other
 * burst ROW NAME THREADS COUNT BROKER STOREHOST          every thread gives back COUNT messages; all threads start together
 * stop ROW NAME                                          shuts a consumer down
 * </pre>
 * The end of standard input ends the process. Prints a line per started or stopped consumer and per call; {@code failure} is the
 * exception, or empty. A burst has one line, with the duration of each call in {@code micros}.
 */
public final class SendBackCaller {

    private final List<TargetRelease> releases = new ArrayList<TargetRelease>();
    private final Map<String, ReleaseConsumer> consumers = new ConcurrentHashMap<String, ReleaseConsumer>();

    private SendBackCaller() {
    }

    public static void main(String[] arguments) throws Exception {
        SendBackCaller caller = new SendBackCaller();
        for (String argument : arguments) {
            caller.releases.add(TargetRelease.of(argument));
        }
        caller.run();
        System.exit(0);
    }

    private void run() {
        ExecutorService executor = Executors.newCachedThreadPool();
        for (String line : Commands.lines()) {
            executor.execute(() -> carryOut(line.split(" ")));
        }
    }

    private void carryOut(String[] words) {
        TargetRelease release = releases.get(Integer.parseInt(words[1]));
        // the client's threads inherit the loader
        Thread.currentThread().setContextClassLoader(release.loader());
        switch (words[0]) {
            case "start":
                // one at a time: the first loads the classes of all, and several at once would exceed a client's own timeouts
                synchronized (release) {
                    report("started", words, () -> consumers.put(key(words), ReleaseConsumer.started(release,
                            words[3].equals("push"), words[2], words[4], words[5], Boolean.parseBoolean(words[6]))));
                }
                break;
            case "call":
                for (int number = 0; number < Integer.parseInt(words[3]); number++) {
                    report("call", words, () -> consumers.get(key(words)).sendMessageBack(words[4], address(words[5])));
                }
                break;
            case "burst":
                burst(words, Integer.parseInt(words[3]), Integer.parseInt(words[4]), words[5], address(words[6]));
                break;
            default:
                report("stopped", words, () -> consumers.remove(key(words)).shutdown());
        }
    }

    private void burst(String[] words, int threads, int count, String brokerName, InetSocketAddress storeHost) {
        ReleaseConsumer consumer = consumers.get(key(words));
        long[] micros = new long[threads * count];
        report("burst", words, () -> ConcurrentCalls.make(threads, count, 0, false, (thread, number) -> {
            long start = System.nanoTime();
            consumer.sendMessageBack(brokerName, storeHost);
            micros[thread * count + number - 1] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        }), line -> line.with("micros", Arrays.toString(micros)));
    }

    private static InetSocketAddress address(String text) {
        String[] parts = text.split(":");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    private static String key(String[] words) {
        return words[1] + " " + words[2];
    }

    private static void report(String event, String[] words, Step step) {
        report(event, words, step, line -> { });
    }

    private static void report(String event, String[] words, Step step, Consumer<EventLine> more) {
        Object failure = "";
        long start = System.nanoTime();
        try {
            step.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        EventLine line = new EventLine(event).with("row", Long.parseLong(words[1])).with("name", words[2])
                .withMillisSince(start, "durationMillis").with("failure", failure);
        more.accept(line);
        line.print();
    }

    private interface Step {

        void run() throws Exception;
    }
}
