package io.github.rocketmqhotfix.cli.jvm;

import java.io.Closeable;
import java.lang.reflect.InvocationTargetException;
import java.util.Properties;

/** A connection to a running JVM through the JDK's attach mechanism. */
final class AttachedJvm implements Closeable {

    private final Class<?> type;
    private final Object machine;

    private AttachedJvm(Class<?> type, Object machine) {
        this.type = type;
        this.machine = machine;
    }

    /** Sends the process SIGQUIT where it was never attached to: {@link Obstacles} come first. */
    static AttachedJvm to(long pid) throws CannotAttach {
        Class<?> type = AttachTool.virtualMachine();
        try {
            return new AttachedJvm(type, type.getMethod("attach", String.class).invoke(null, Long.toString(pid)));
        } catch (InvocationTargetException e) {
            throw new CannotAttach("process " + pid + " does not let itself be attached to: " + text(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new CannotAttach("this Java's attach mechanism is not the known one: " + e);
        }
    }

    /** The system properties that are texts. */
    Properties properties() throws CannotAttach {
        return (Properties) call("getSystemProperties", new Class<?>[0]);
    }

    /**
     * Has the JVM call the agent's agentmain, which is over when this returns. It may have been called although this
     * throws: Java 8 and later ones don't understand each other's answer.
     */
    void loadAgent(String jar, String arguments) throws CannotAttach {
        call("loadAgent", new Class<?>[] {String.class, String.class}, jar, arguments);
    }

    @Override
    public void close() {
        try {
            call("detach", new Class<?>[0]);
        } catch (CannotAttach e) {
            // gone already
        }
    }

    private Object call(String method, Class<?>[] types, Object... values) throws CannotAttach {
        try {
            return type.getMethod(method, types).invoke(machine, values);
        } catch (InvocationTargetException e) {
            throw new CannotAttach(text(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new CannotAttach("this Java's attach mechanism is not the known one: " + e);
        }
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
