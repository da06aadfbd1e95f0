package io.github.rocketmqhotfix.cli.jvm;

import java.io.Closeable;
import java.lang.reflect.InvocationTargetException;
import java.util.Properties;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.Accessor;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.Compound;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.ForModularizedVm;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.ForStandardToolsJarVm;

/** A connection to a running JVM through the JDK's attach mechanism, which is called by reflection. */
final class AttachedJvm implements Closeable {

    private final Object machine;

    private AttachedJvm(Object machine) {
        this.machine = machine;
    }

    /**
     * Connects to a JVM. The process gets a SIGQUIT if nothing attached to it before. The signal ends a process that
     * does not handle it, so {@link Obstacles} must be checked first.
     */
    static AttachedJvm to(long pid) throws AttachException {
        Class<?> type = virtualMachine();
        try {
            return new AttachedJvm(type.getMethod("attach", String.class).invoke(null, Long.toString(pid)));
        } catch (InvocationTargetException e) {
            throw new AttachException("process " + pid + " refuses the attach: " + text(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw unknownMechanism(e);
        }
    }

    /** Returns {@code com.sun.tools.attach.VirtualMachine} from the class loader that provides the class. */
    static Class<?> virtualMachine() throws AttachException {
        if (!Mechanism.ACCESSOR.isAvailable()) {
            throw new AttachException("the Java that runs this tool cannot attach: " + System.getProperty("java.home")
                    + " is a JRE; run the tool with the java of a JDK, version 8 or later");
        }
        return Mechanism.ACCESSOR.getVirtualMachineType();
    }

    Properties properties() throws AttachException {
        return (Properties) call("getSystemProperties", new Class<?>[0]);
    }

    /**
     * Makes the JVM call agentmain of the agent, and returns when agentmain has returned. The JVM may have called
     * agentmain even if this method throws, because a tool on Java 8 does not understand the answer of a JVM of a later
     * version, and a tool on a later version does not understand the answer of a JVM of Java 8.
     */
    void loadAgent(String jar, String arguments) throws AttachException {
        call("loadAgent", new Class<?>[] {String.class, String.class}, jar, arguments);
    }

    @Override
    public void close() {
        try {
            call("detach", new Class<?>[0]);
        } catch (AttachException e) {
            // the JVM has ended
        }
    }

    private Object call(String method, Class<?>[] types, Object... values) throws AttachException {
        try {
            return virtualMachine().getMethod(method, types).invoke(machine, values);
        } catch (InvocationTargetException e) {
            throw new AttachException(text(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw unknownMechanism(e);
        }
    }

    private static AttachException unknownMechanism(ReflectiveOperationException failure) {
        return new AttachException("this Java has an unknown attach mechanism: " + failure);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /**
     * The attach mechanism: a module from Java 9 on, tools.jar on Java 8, absent from a JRE. Looked up once, because
     * tools.jar loads a native library, which only one class loader of the JVM can load. Byte Buddy's other providers
     * need native code of their own.
     */
    private static final class Mechanism {

        static final Accessor ACCESSOR = new Compound(ForModularizedVm.INSTANCE, ForStandardToolsJarVm.JVM_ROOT,
                ForStandardToolsJarVm.JDK_ROOT, ForStandardToolsJarVm.MACINTOSH).attempt();
    }
}
