package io.github.rocketmqhotfix.cli.jvm;

import io.github.rocketmqhotfix.config.AttachRequest;
import io.github.rocketmqhotfix.install.AgentJar;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges commands with the agent in one JVM: a command is sent as the agent's arguments, the answer is read from
 * system properties.
 */
public final class AgentConversation {

    private final long pid;
    private final long limitSeconds;

    /** {@code limitSeconds} is the time limit of each call. */
    public AgentConversation(long pid, long limitSeconds) {
        this.pid = pid;
        this.limitSeconds = limitSeconds;
    }

    /** Reads the agent's state without loading anything into the JVM. */
    public AgentState state() throws AttachException {
        new Obstacles(pid).check();
        return inTime(() -> {
            try (AttachedJvm jvm = AttachedJvm.to(pid)) {
                return new AgentState(jvm.properties());
            }
        });
    }

    /**
     * Makes the agent execute a command. First loads the agent if it is not in the JVM.
     *
     * @param command a constant of {@link AttachRequest}
     * @param options the options in the form of the flag, or empty
     * @throws AttachException if the agent does not answer this command
     */
    public AgentState execute(String command, String options) throws AttachException {
        Obstacles obstacles = new Obstacles(pid);
        obstacles.check();
        Path jar = AgentJar.path();
        obstacles.checkLoading(jar);
        return inTime(() -> {
            try (AttachedJvm jvm = AttachedJvm.to(pid)) {
                String caller = UUID.randomUUID().toString();
                return execute(jvm, jar, caller, AttachRequest.arguments(command, AgentJar.version(), caller, options));
            }
        });
    }

    private AgentState execute(AttachedJvm jvm, Path jar, String caller, String arguments) throws AttachException {
        long before = new AgentState(jvm.properties()).number();
        AttachException failure = null;
        try {
            jvm.loadAgent(jar.toString(), arguments);
        } catch (AttachException e) {
            // the agent may have executed the command in spite of this exception; only its answer shows that
            failure = e;
        }
        AgentState state = new AgentState(jvm.properties());
        if (state.answers(caller, before)) {
            return state;
        }
        if (state.number() > before) {
            throw new AttachException("another tool sent a command to the agent in process " + pid
                    + " at the same time; check with: status " + pid);
        }
        throw new AttachException("process " + pid + (failure == null || reportsSuccess(failure.getMessage())
                ? " loaded the jar, but the agent does not answer (because of a security manager, or because the agent is older than"
                        + " this command); see the stderr of that process"
                : " did not load the agent: " + failure.getMessage()));
    }

    /**
     * Whether this message of an exception means that the JVM loaded the agent. A JVM of Java 8 answers with a number
     * only, a later JVM with a text. A tool on Java 8 treats the text as a failure, and a tool on a later version
     * treats the number as a failure.
     */
    private static boolean reportsSuccess(String message) {
        return message.equals("AgentLoadException: 0") || message.contains("Non-numeric value found");
    }

    private AgentState inTime(Callable<AgentState> question) throws AttachException {
        FutureTask<AgentState> task = new FutureTask<>(question);
        Thread thread = new Thread(task, "attach-" + pid);
        // a JVM that never answers blocks the thread forever
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AttachException(
                    "process " + pid + " does not answer within " + limitSeconds + " s. It may still execute the"
                            + " command later, or print its threads; check with: status " + pid);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AttachException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AttachException) {
                throw (AttachException) e.getCause();
            }
            throw new AttachException("process " + pid + ": " + e.getCause());
        }
    }
}
