package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.JarCopy;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The agent with some methods replaced by how one might have written them; what finds the difference is worth something. */
enum AgentMutant {

    /** A failure counts although the NameServer has answered since the request was sent. */
    COUNTS_LATE_FAILURES(Map.of("NameServer", Map.of("hasAnsweredSince", returning(Opcodes.ICONST_0)))),
    /** It is not known how long answers take. */
    CUTS_SLOW_ATTEMPTS_SHORT(Map.of("NameServer", Map.of("averageMillis", code -> {
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.LRETURN);
    }))),
    /** A NameServer that has failed is passed over for ever. */
    MARKS_NEVER_END(Map.of("NameServer$Mark", Map.of("holdsAt", returning(Opcodes.ICONST_1)))),
    /** A NameServer that has just started is believed that there is no such topic. */
    BELIEVES_EVERY_REFUSAL(Map.of("NameServerCall", Map.of("knowsNoBroker", returning(Opcodes.ICONST_0)))),
    /** Every call that finds no connection dials. */
    DIALS_AT_ONCE(Map.of("NameServer", Map.of("beginDial", returning(Opcodes.ICONST_1))));

    private static final String FOLDER = "io/github/rocketmqhotfix/patch/namesrv/";

    /** What stands in which method, by class. */
    private final Map<String, Map<String, Consumer<MethodVisitor>>> bodies;

    AgentMutant(Map<String, Map<String, Consumer<MethodVisitor>>> bodies) {
        this.bodies = bodies;
    }

    /** Made of the agent that this build made. */
    AgentFlag writeTo(Path jar) {
        Map<String, UnaryOperator<byte[]>> changes = new HashMap<>();
        bodies.forEach((className, methods) -> changes.put(FOLDER + className + ".class", classFile -> mutated(classFile, methods)));
        try {
            JarCopy.withEntries(Requirements.agent().jar(), changes, jar);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new AgentFlag(jar);
    }

    private static byte[] mutated(byte[] classFile, Map<String, Consumer<MethodVisitor>> methods) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Set<String> missing = new HashSet<>(methods.keySet());
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9, writer) {

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor written = super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!methods.containsKey(name)) {
                    return written;
                }
                missing.remove(name);
                written.visitCode();
                methods.get(name).accept(written);
                written.visitMaxs(0, 0);
                written.visitEnd();
                return null;
            }
        }, 0);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("the agent has no " + missing + " any more");
        }
        return writer.toByteArray();
    }

    private static Consumer<MethodVisitor> returning(int constant) {
        return code -> {
            code.visitInsn(constant);
            code.visitInsn(Opcodes.IRETURN);
        };
    }
}
