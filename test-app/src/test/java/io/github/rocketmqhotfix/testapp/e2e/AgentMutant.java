package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
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

    /** A failure drops whatever is chosen when it comes, whichever address failed and however old the call is. */
    DROPS_ANY_CHOICE(Map.of(
            "NameServerChannels", Map.of(
                    "drop", code -> {
                        code.visitVarInsn(Opcodes.ALOAD, 1);
                        code.visitVarInsn(Opcodes.ALOAD, 1);
                        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CHOICE, "address", "()Ljava/lang/String;", false);
                        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CHOICE, "drop", "(Ljava/lang/String;)Z", false);
                        code.visitInsn(Opcodes.IRETURN);
                    },
                    // also for a channel that was replaced since
                    "addressOf", code -> {
                        code.visitVarInsn(Opcodes.ALOAD, 1);
                        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CHOICE, "address", "()Ljava/lang/String;", false);
                        code.visitInsn(Opcodes.ARETURN);
                    }),
            "NameServerCall", Map.of(
                    "isOfAnEarlierRound", code -> {
                        code.visitInsn(Opcodes.ICONST_0);
                        code.visitInsn(Opcodes.IRETURN);
                    }))),
    /** The round robin is put back by one for each call whose time was used up, not set. */
    DECREMENTS_THE_INDEX(Map.of(
            "NameServerChoice", Map.of(
                    "startNextRoundWith", code -> {
                        code.visitVarInsn(Opcodes.ALOAD, 0);
                        code.visitFieldInsn(Opcodes.GETFIELD, Names.CHOICE, "index", "L" + Names.INTEGER + ";");
                        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.INTEGER, "decrementAndGet", "()I", false);
                        code.visitInsn(Opcodes.POP);
                        code.visitInsn(Opcodes.ICONST_1);
                        code.visitInsn(Opcodes.IRETURN);
                    })));

    /** What stands in which method, by class. */
    private final Map<String, Map<String, Consumer<MethodVisitor>>> bodies;

    AgentMutant(Map<String, Map<String, Consumer<MethodVisitor>>> bodies) {
        this.bodies = bodies;
    }

    /** Made of the agent that this build made. */
    AgentFlag writeTo(Path jar) {
        Map<String, UnaryOperator<byte[]>> changes = new HashMap<>();
        bodies.forEach((className, methods) -> changes.put(Names.FOLDER + className + ".class", classFile -> mutated(classFile, methods)));
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

    /** What the constants above need before there are any. */
    private static final class Names {

        private static final String FOLDER = "io/github/rocketmqhotfix/patch/namesrv/";
        private static final String CHOICE = FOLDER + "NameServerChoice";
        private static final String INTEGER = "java/util/concurrent/atomic/AtomicInteger";
    }
}
