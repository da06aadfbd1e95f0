package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.time.Duration;
import java.util.function.Supplier;

/** A server that comes and goes at one port. */
final class Server {

    private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(30);

    private final Target target;
    private final int port;
    private final Supplier<ForkedProcess> starting;
    private volatile ForkedProcess process;
    private volatile boolean wanted = true;

    /** Starts it; does not wait for it. */
    Server(Target target, int port, Supplier<ForkedProcess> starting) {
        this.target = target;
        this.port = port;
        this.starting = starting;
        this.process = starting.get();
    }

    Target target() {
        return target;
    }

    int port() {
        return port;
    }

    /** The one that runs, or ran last. */
    ForkedProcess process() {
        return process;
    }

    void kill() {
        wanted = false;
        process.kill();
    }

    void terminate() {
        wanted = false;
        process.terminate();
        process.awaitExit(TERMINATION_LIMIT);
    }

    /** Starts it, unless it was not ended after all. */
    void startAgain() {
        if (!process.isAlive()) {
            process = starting.get();
        }
        wanted = true;
    }

    /** Whether it should run and does not. */
    boolean endedByItself() {
        return wanted && !process.isAlive();
    }
}
