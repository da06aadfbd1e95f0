package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The agent with one method replaced by a plausible mistake. If a test detects the mutant, the test does check the rule
 * that the method implements.
 */
enum AgentMutant {

    /** A failure counts although the NameServer has answered since the request was sent. */
    COUNTS_LATE_FAILURES("NameServer", "hasAnsweredSince", Opcodes.ICONST_0, Opcodes.IRETURN),
    /** The average duration of answers is unknown. */
    CUTS_SLOW_ATTEMPTS_SHORT("NameServer", "averageMillis", Opcodes.LCONST_0, Opcodes.LRETURN),
    /** A NameServer that has failed is skipped forever. */
    MARKS_NEVER_END("NameServer$Mark", "holdsAt", Opcodes.ICONST_1, Opcodes.IRETURN),
    /** The client accepts "no such topic" from a NameServer that has just started. */
    BELIEVES_EVERY_REFUSAL("NameServerCall", "knowsNoBroker", Opcodes.ICONST_0, Opcodes.IRETURN),
    /** Every call that finds no connection dials. */
    DIALS_AT_ONCE("NameServer", "beginDial", Opcodes.ICONST_1, Opcodes.IRETURN);

    private final String className;
    private final String method;
    private final int constant;
    private final int returning;

    AgentMutant(String className, String method, int constant, int returning) {
        this.className = className;
        this.method = method;
        this.constant = constant;
        this.returning = returning;
    }

    /** Writes a copy of this build's agent with the mistake, and returns the flag for the copy. */
    AgentFlag writeTo(Path jar) {
        return new AgentFlag(Jars.withEntries(Requirements.agent().jar(),
                Map.of("io/github/rocketmqhotfix/patch/namesrv/" + className + ".class", this::mutated), jar));
    }

    private byte[] mutated(byte[] classFile) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        AtomicBoolean found = new AtomicBoolean();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9, writer) {

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor written = super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!name.equals(method)) {
                    return written;
                }
                found.set(true);
                written.visitCode();
                written.visitInsn(constant);
                written.visitInsn(returning);
                written.visitMaxs(0, 0);
                written.visitEnd();
                return null;
            }
        }, 0);
        if (!found.get()) {
            throw new IllegalStateException("the agent has no method " + className + "." + method);
        }
        return writer.toByteArray();
    }
}
