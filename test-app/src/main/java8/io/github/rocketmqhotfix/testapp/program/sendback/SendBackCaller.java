package io.github.rocketmqhotfix.testapp.program.sendback;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs the real consumers of many releases and sends messages back. Arguments: {@code ROOTPACKAGE=JAR:JAR:…} per release, each in its
 * own class loader; the first is row 0. Commands on standard input, carried out concurrently:
 * <pre>
 * start NAME ROW push|pull NAMESERVER TOPIC VIPCHANNEL   starts a consumer of this name; VIPCHANNEL is true or false
 * call NAME THREADS COUNT BROKER STOREHOST               every thread sends back COUNT messages of this broker; all threads start together
 * stop NAME                                              shuts a consumer down
 * </pre>
 * The answer to {@code call} has the duration of each call in {@code micros}, and the exceptions in {@code failures}.
 */
public final class SendBackCaller implements Commands.Handler {

    private final List<TargetRelease> releases;
    private final Map<String, ReleaseConsumer> consumers = new ConcurrentHashMap<String, ReleaseConsumer>();

    private SendBackCaller(List<TargetRelease> releases) {
        this.releases = releases;
    }

    public static void main(String[] arguments) throws Exception {
        Commands.answer(Executors.newCachedThreadPool(), new SendBackCaller(TargetRelease.all(arguments)));
    }

    @Override
    public void carryOut(String[] words, EventLine done) throws Exception {
        String name = words[1];
        switch (words[0]) {
            case "start":
                start(name, releases.get(Integer.parseInt(words[2])), words);
                break;
            case "call":
                call(consumer(name), words, done);
                break;
            case "stop":
                consumer(name).shutdown();
                break;
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private void start(String name, TargetRelease release, String[] words) throws Exception {
        // the client's threads inherit the loader
        Thread.currentThread().setContextClassLoader(release.loader());
        // one start at a time: the first consumer loads the classes of the release, and several starts at once would
        // exceed a client's own timeouts
        synchronized (release) {
            consumers.put(name, ReleaseConsumer.started(release, words[3].equals("push"), name, words[4], words[5],
                    Boolean.parseBoolean(words[6])));
        }
    }

    private ReleaseConsumer consumer(String name) {
        ReleaseConsumer consumer = consumers.get(name);
        Thread.currentThread().setContextClassLoader(consumer.loader());
        return consumer;
    }

    private static void call(ReleaseConsumer consumer, String[] words, EventLine done) throws Exception {
        String[] storeHost = words[5].split(":");
        InetSocketAddress address = new InetSocketAddress(storeHost[0], Integer.parseInt(storeHost[1]));
        Queue<Object> micros = new ConcurrentLinkedQueue<Object>();
        Queue<Object> failures = new ConcurrentLinkedQueue<Object>();
        ConcurrentCalls.make(Integer.parseInt(words[2]), Integer.parseInt(words[3]), 0, false, (thread, number) -> {
            long start = System.nanoTime();
            try {
                consumer.sendMessageBack(words[4], address);
            } catch (Exception failure) {
                failures.add(failure);
            }
            micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        });
        done.with("micros", micros).with("failures", failures);
    }
}
