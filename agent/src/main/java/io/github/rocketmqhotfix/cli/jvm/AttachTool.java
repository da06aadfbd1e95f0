package io.github.rocketmqhotfix.cli.jvm;

import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.Accessor;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.Compound;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.ForModularizedVm;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider.ForStandardToolsJarVm;

/** The JDK's attach mechanism, a module from Java 9 on and tools.jar before; a JRE has neither. */
final class AttachTool {

    /** Byte Buddy's further ways need native code of its own. */
    private static final AttachmentProvider PROVIDER = new Compound(ForModularizedVm.INSTANCE,
            ForStandardToolsJarVm.JVM_ROOT, ForStandardToolsJarVm.JDK_ROOT, ForStandardToolsJarVm.MACINTOSH);

    private AttachTool() {
    }

    /** {@code com.sun.tools.attach.VirtualMachine}, whichever loader has it. */
    static Class<?> virtualMachine() throws CannotAttach {
        Accessor accessor = Found.ACCESSOR;
        if (!accessor.isAvailable()) {
            throw new CannotAttach("the Java that runs this tool cannot attach: " + System.getProperty("java.home")
                    + " is a JRE; run it with the java of a JDK, of any version from 8 on");
        }
        return accessor.getVirtualMachineType();
    }

    /** Once: tools.jar brings a native library, which a second loader of it would not get. */
    private static final class Found {

        static final Accessor ACCESSOR = PROVIDER.attempt();
    }
}
