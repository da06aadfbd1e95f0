package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A POSIX signal for a process. */
public enum Signal {

    STOP, CONT, TERM, KILL,
    /** Makes a server read its files again. */
    HUP;

    /**
     * Sends the signal.
     *
     * @throws IllegalStateException if there is no such process
     */
    public void sendTo(long pid) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).inheritIO().start().waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("kill -" + name() + " " + pid + " failed");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupt);
        }
    }
}
