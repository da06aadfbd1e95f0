package io.github.rocketmqhotfix.install.weave;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.ClassShape.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Reads what patches decide by. */
final class ClassShapeReader extends ClassVisitor {

    /** A class file counts them in 16 bits, and what is woven in needs some. */
    private static final int MOST_SLOTS = 65_000;

    private final List<ClassShape.Field> fields = new ArrayList<>();
    private final List<ClassShape.Method> methods = new ArrayList<>();
    private final Map<String, Set<String>> descriptors = new HashMap<>();

    private ClassShapeReader() {
        super(Opcodes.ASM9);
    }

    static ClassShape read(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassShapeReader shape = new ClassShapeReader();
        reader.accept(shape, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new ClassShape(named(reader.getClassName()), shape.fields, shape.methods);
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        fields.add(new ClassShape.Field(named(name), named(descriptor)));
        return null;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        refuseSecond(named(name), named(descriptor));
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        List<Instruction> instructions = new ArrayList<>();
        return new MethodVisitor(Opcodes.ASM9) {

            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                instructions.add(Instruction.call(named(called), named(calledDescriptor)));
            }

            @Override
            public void visitVarInsn(int opcode, int variable) {
                instructions.add(opcode == Opcodes.ALOAD ? Instruction.load(variable)
                        : opcode == Opcodes.ASTORE ? Instruction.store(variable) : Instruction.other());
            }

            @Override
            public void visitJumpInsn(int opcode, Label label) {
                // javac compares "null == x" as two references
                boolean nullTest = opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL
                        || opcode == Opcodes.IF_ACMPEQ || opcode == Opcodes.IF_ACMPNE;
                instructions.add(nullTest ? Instruction.nullTest() : opcode == Opcodes.JSR ? Instruction.subroutine() : Instruction.other());
            }

            @Override
            public void visitInsn(int opcode) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitTypeInsn(int opcode, String type) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitInvokeDynamicInsn(String called, String calledDescriptor, Handle bootstrap, Object... arguments) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitLdcInsn(Object value) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitIntInsn(int opcode, int operand) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitIincInsn(int variable, int increment) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitMultiANewArrayInsn(String type, int dimensions) {
                instructions.add(Instruction.other());
            }

            @Override
            public void visitMaxs(int stack, int locals) {
                if (Math.max(stack, locals) > MOST_SLOTS) {
                    throw new IllegalArgumentException("leaves no room for more variables");
                }
            }

            @Override
            public void visitEnd() {
                methods.add(new ClassShape.Method(name, descriptor, isStatic, instructions));
            }
        };
    }

    /** As the JVM, refuses what refers to constant 0, which ASM gives as null. */
    private static String named(String text) {
        if (text == null) {
            throw new IllegalArgumentException("names nothing");
        }
        return text;
    }

    /** As the JVM does. A class file has room for 50,000 that share one long descriptor, and patches look at each. */
    private void refuseSecond(String method, String descriptor) {
        Set<String> known = descriptors.get(method);
        if (known == null) {
            known = new HashSet<>();
            descriptors.put(method, known);
        }
        if (!known.add(descriptor)) {
            throw new IllegalArgumentException("declares a method twice");
        }
    }
}
