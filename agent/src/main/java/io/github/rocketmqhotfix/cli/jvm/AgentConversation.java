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

/** Talks with the agent in one JVM: a command goes in as an agent's arguments, the answer comes back in system properties. */
public final class AgentConversation {

    private final long pid;
    private final long limitSeconds;

    /** No call takes longer than the limit. */
    public AgentConversation(long pid, long limitSeconds) {
        this.pid = pid;
        this.limitSeconds = limitSeconds;
    }

    /** What can be read without loading anything into the JVM. */
    public AgentState look() throws CannotAttach {
        new Obstacles(pid).check();
        return inTime(() -> {
            try (AttachedJvm jvm = AttachedJvm.to(pid)) {
                return new AgentState(jvm.properties());
            }
        });
    }

    /**
     * Has the agent do something; it comes into the JVM with it, if it is not there.
     *
     * @param command of {@link AttachRequest}
     * @param options after the flag, or empty
     * @throws CannotAttach if there is no answer to this very command
     */
    public AgentState tell(String command, String options) throws CannotAttach {
        Obstacles obstacles = new Obstacles(pid);
        obstacles.check();
        Path jar = AgentJar.path();
        obstacles.checkLoading(jar);
        return inTime(() -> {
            try (AttachedJvm jvm = AttachedJvm.to(pid)) {
                String caller = UUID.randomUUID().toString();
                return tell(jvm, jar, caller, AttachRequest.arguments(command, AgentJar.version(), caller, options));
            }
        });
    }

    private AgentState tell(AttachedJvm jvm, Path jar, String caller, String arguments) throws CannotAttach {
        long before = new AgentState(jvm.properties()).number();
        CannotAttach failure = null;
        try {
            jvm.loadAgent(jar.toString(), arguments);
        } catch (CannotAttach e) {
            // decided by whether there is an answer
            failure = e;
        }
        AgentState state = new AgentState(jvm.properties());
        if (state.answers(caller, before)) {
            return state;
        }
        if (state.number() > before) {
            throw new CannotAttach("somebody else talked with the agent in process " + pid + " at the same time; look with: status "
                    + pid);
        }
        throw new CannotAttach("process " + pid + (failure == null || saysThatAllIsWell(failure.getMessage())
                ? " loaded the jar, but the agent does not answer (a security manager, or an agent that is older than this"
                        + " command); its stderr says more"
                : " did not take the agent: " + failure.getMessage()));
    }

    /** Java 8 answers with the number alone, later ones with a text, and each takes the other's for a failure. */
    private static boolean saysThatAllIsWell(String message) {
        return message.equals("AgentLoadException: 0") || message.contains("Non-numeric value found");
    }

    private AgentState inTime(Callable<AgentState> question) throws CannotAttach {
        FutureTask<AgentState> task = new FutureTask<>(question);
        Thread thread = new Thread(task, "attach-" + pid);
        // a JVM that never answers holds it for ever
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CannotAttach("process " + pid + " does not answer within " + limitSeconds + " s. Should it go on, it may still"
                    + " do what was asked, or print its threads; look with: status " + pid);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAttach("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CannotAttach) {
                throw (CannotAttach) e.getCause();
            }
            throw new CannotAttach("process " + pid + ": " + e.getCause());
        }
    }
}
