package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.util.function.UnaryOperator;
import org.jacoco.core.instr.Instrumenter;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A change that another agent may make to a class file before this agent gets the file. */
enum OtherAgent {

    /**
     * The instrumentation of JaCoCo; its probes write to an array that nobody reads, instead of to JaCoCo's runtime.
     */
    JACOCO(OtherAgent::withCoverage),
    /**
     * Adds a field that counts calls and branches. The counting instructions also separate an operand from the
     * instruction that uses it.
     */
    COUNTER(OtherAgent::withCounter),
    /** Gives the field of the chosen NameServer another type, as a modified build may do. */
    RETYPED_FIELD(OtherAgent::withRetypedField),
    /** Omits the stack map frames. Without frames, a class file of version 50 is accepted only by the old verifier. */
    FRAMELESS(OtherAgent::withoutFrames);

    private static final String COUNT = "$count";
    private static final String CHOSEN = "namesrvAddrChoosed";

    private final UnaryOperator<byte[]> change;

    OtherAgent(UnaryOperator<byte[]> change) {
        this.change = change;
    }

    byte[] changed(byte[] classFile) {
        return change.apply(classFile);
    }

    private static byte[] withCoverage(byte[] classFile) {
        Instrumenter instrumenter = new Instrumenter((id, name, probes, method) -> {
            method.visitLdcInsn(probes);
            method.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_BOOLEAN);
            return 1;
        });
        return UncheckedFiles.unchecked(() -> instrumenter.instrument(classFile, "released"));
    }

    private static byte[] withCounter(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        // a count needs more stack; the frames stay as they are
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                return new Counting(super.visitMethod(access, name, descriptor, signature, exceptions),
                        reader.getClassName());
            }

            @Override
            public void visitEnd() {
                super.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, COUNT, "J", null, null).visitEnd();
                super.visitEnd();
            }
        }, 0);
        return writer.toByteArray();
    }

    private static byte[] withoutFrames(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(writer, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static byte[] withRetypedField(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                boolean chosen = name.equals(CHOSEN);
                return super.visitField(access, name, chosen ? "Ljava/lang/Object;" : descriptor,
                        chosen ? null : signature, value);
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9,
                        super.visitMethod(access, name, descriptor, signature, exceptions)) {

                    @Override
                    public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                        boolean chosen = field.equals(CHOSEN);
                        super.visitFieldInsn(opcode, owner, field, chosen ? "Ljava/lang/Object;" : fieldDescriptor);
                        if (chosen && opcode == Opcodes.GETFIELD) {
                            super.visitTypeInsn(Opcodes.CHECKCAST, Type.getType(fieldDescriptor).getInternalName());
                        }
                    }
                };
            }
        }, 0);
        return writer.toByteArray();
    }

    /**
     * Adds a count before every call and every branch, and a load after every instruction that stores a reference in a
     * variable.
     */
    private static final class Counting extends MethodVisitor {

        private final String owner;

        Counting(MethodVisitor next, String owner) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
            count();
            super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            count();
            super.visitJumpInsn(opcode, label);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            super.visitVarInsn(opcode, variable);
            if (opcode == Opcodes.ASTORE) {
                super.visitVarInsn(Opcodes.ALOAD, variable);
                super.visitInsn(Opcodes.POP);
            }
        }

        private void count() {
            super.visitFieldInsn(Opcodes.GETSTATIC, owner, COUNT, "J");
            super.visitInsn(Opcodes.LCONST_1);
            super.visitInsn(Opcodes.LADD);
            super.visitFieldInsn(Opcodes.PUTSTATIC, owner, COUNT, "J");
        }
    }
}
