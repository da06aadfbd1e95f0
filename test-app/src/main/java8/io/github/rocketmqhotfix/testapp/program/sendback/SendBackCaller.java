package io.github.rocketmqhotfix.testapp.program.sendback;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
 * The real consumers of many releases, giving messages back: an argument {@code ROOTPACKAGE=JAR:JAR:…} per release,
 * each in a loader of its own; the first is row 0. Commands on standard input, obeyed side by side:
 * <pre>
 * start ROW NAME push|pull NAMESERVER TOPIC VIPCHANNEL   a consumer of this name; VIPCHANNEL is false to switch it off
 * call ROW NAME COUNT BROKER STOREHOST                   gives back COUNT messages of this broker, one after the other
 * burst ROW NAME THREADS COUNT BROKER STOREHOST          every thread gives back COUNT messages, all starting at once
 * stop ROW NAME                                          ends a consumer
 * </pre>
 * The end of standard input ends the process. Prints a line per consumer that started or stopped and per call, with
 * what was thrown or an empty {@code failure}; a burst has one line, with what each of its calls took in {@code micros}.
 */
public final class SendBackCaller {

    private final List<TargetRelease> releases = new ArrayList<TargetRelease>();
    private final Map<String, ReleasedConsumer> consumers = new ConcurrentHashMap<String, ReleasedConsumer>();

    private SendBackCaller() {
    }

    public static void main(String[] arguments) throws Exception {
        SendBackCaller caller = new SendBackCaller();
        for (String argument : arguments) {
            caller.releases.add(TargetRelease.of(argument));
        }
        caller.obey();
        System.exit(0);
    }

    private void obey() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            executor.execute(() -> obey(words));
        }
    }

    private void obey(String[] words) {
        TargetRelease release = releases.get(Integer.parseInt(words[1]));
        // the threads of a client inherit it
        Thread.currentThread().setContextClassLoader(release.loader());
        switch (words[0]) {
            case "start":
                // the first loads what the others need: several at once are slower than a client's own time-outs
                synchronized (release) {
                    report("started", words, () -> consumers.put(key(words), ReleasedConsumer.started(release,
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
        ReleasedConsumer consumer = consumers.get(key(words));
        long[] micros = new long[threads * count];
        report("burst", words, () -> new ConcurrentCalls(threads, count, 0, ConcurrentCalls.Pace.FREE).make((thread, number) -> {
            long start = System.nanoTime();
            try {
                consumer.sendMessageBack(brokerName, storeHost);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
            micros[thread * count + number - 1] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            return true;
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
                .with("durationMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                .with("failure", failure);
        more.accept(line);
        line.print();
    }

    private interface Step {

        void run() throws Exception;
    }
}
