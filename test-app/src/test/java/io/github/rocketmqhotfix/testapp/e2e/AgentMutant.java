package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The agent with one method replaced by how one might have written it; what finds the difference is worth something. */
enum AgentMutant {

    /** A failure drops whatever is chosen when it comes, not the address that failed. */
    DROPS_ANY_CHOICE("NameServerChannels", "drop", code -> {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CHOICE, "address", "()Ljava/lang/String;", false);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.CHOICE, "drop", "(Ljava/lang/String;)Z", false);
    }),
    /** The round robin is put back by one for each call whose time was used up, not set. */
    DECREMENTS_THE_INDEX("NameServerChoice", "startNextRoundWith", code -> {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, Names.CHOICE, "index", "L" + Names.INTEGER + ";");
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.INTEGER, "decrementAndGet", "()I", false);
        code.visitInsn(Opcodes.POP);
        code.visitInsn(Opcodes.ICONST_1);
    });

    private final String className;
    private final String method;
    private final Consumer<MethodVisitor> body;

    AgentMutant(String className, String method, Consumer<MethodVisitor> body) {
        this.className = Names.FOLDER + className + ".class";
        this.method = method;
        this.body = body;
    }

    /** Made of the agent that this build made. */
    AgentFlag writeTo(Path jar) {
        try {
            JarCopy.withEntry(Requirements.agent().jar(), className, this::mutated, jar);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new AgentFlag(jar);
    }

    private byte[] mutated(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        boolean[] found = new boolean[1];
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor written = super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!name.equals(method)) {
                    return written;
                }
                found[0] = true;
                written.visitCode();
                body.accept(written);
                written.visitInsn(Opcodes.IRETURN);
                written.visitMaxs(0, 0);
                written.visitEnd();
                return null;
            }
        }, 0);
        if (!found[0]) {
            throw new IllegalStateException("no method " + method + " in " + className);
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
