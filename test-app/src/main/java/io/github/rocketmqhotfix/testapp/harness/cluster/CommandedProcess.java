package io.github.rocketmqhotfix.testapp.harness.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.program.Commands;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A forked program that answers commands on its standard input, as {@link Commands#answer} does. Thread-safe. */
public final class CommandedProcess {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ForkedProcess process;
    private int commands;

    /**
     * Waits until the program accepts commands.
     *
     * @throws IllegalStateException if the program does not accept commands in time, or ends first
     */
    public CommandedProcess(ForkedProcess process) {
        this.process = process;
        process.awaitOutput("readiness", "{\"event\":\"ready\"}"::equals, START_LIMIT);
    }

    /**
     * Sends a command, waits for its end, and returns its results.
     *
     * @throws IllegalStateException if the command fails or does not end in time
     */
    public JsonNode run(Duration limit, Object... words) {
        return begin(limit, words).get();
    }

    /** Sends a command. The returned supplier waits for the end of the command, as {@link #run} does. */
    public Supplier<JsonNode> begin(Duration limit, Object... words) {
        int number = send(words);
        String what = Stream.of(words).map(String::valueOf).limit(2).collect(Collectors.joining(" of "));
        return () -> await(what, number, limit);
    }

    public ForkedProcess process() {
        return process;
    }

    private JsonNode await(String what, int number, Duration limit) {
        // compares text: parsing would take too long where many threads wait
        String start = "{\"event\":\"done\",\"command\":" + number;
        JsonNode done = ClientEvents.parsed(process.awaitOutput("end of " + what,
                line -> line.startsWith(start) && !Character.isDigit(line.charAt(start.length())), limit));
        if (done.has("error")) {
            throw new IllegalStateException(what + ": " + done.path("error").asText() + process.tail());
        }
        return done;
    }

    private synchronized int send(Object... words) {
        process.send(Stream.of(words).map(String::valueOf).collect(Collectors.joining(" ")));
        return ++commands;
    }
}
