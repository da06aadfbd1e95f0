package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.time.Duration;
import java.util.function.Supplier;

/** A server of the soak's cluster, at a fixed port. The soak ends its process and later starts a new one. */
final class SoakServer {

    private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(30);

    private final SoakTarget target;
    private final int port;
    private final Supplier<ForkedProcess> starter;
    private volatile ForkedProcess process;
    private volatile boolean wanted = true;

    /** Starts the process; does not wait until the server accepts requests. */
    SoakServer(SoakTarget target, int port, Supplier<ForkedProcess> starter) {
        this.target = target;
        this.port = port;
        this.starter = starter;
        this.process = starter.get();
    }

    SoakTarget target() {
        return target;
    }

    int port() {
        return port;
    }

    /** Returns the running process, or the process that ended last if none is running. */
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

    /** Starts a new process unless the old one still runs. */
    void startAgain() {
        if (!process.isAlive()) {
            process = starter.get();
        }
        wanted = true;
    }

    /** Returns whether the process has ended although it should run. */
    boolean endedByItself() {
        return wanted && !process.isAlive();
    }
}
