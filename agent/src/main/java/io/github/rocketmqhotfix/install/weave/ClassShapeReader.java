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
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Reads the shape of a class file: its members, and the instructions that patches decide by. */
final class ClassShapeReader extends ClassVisitor {

    /**
     * Maximum number of stack or local slots of a method. A class file has 16 bits for each number, and woven code
     * needs additional slots.
     */
    private static final int MAX_SLOTS = 65_000;

    private final List<ClassShape.Field> fields = new ArrayList<>();
    private final List<ClassShape.Method> methods = new ArrayList<>();
    /** The descriptors by method name. */
    private final Map<String, Set<String>> descriptors = new HashMap<>();

    private ClassShapeReader() {
        super(Opcodes.ASM9);
    }

    static ClassShape read(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassShapeReader shape = new ClassShapeReader();
        reader.accept(shape, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new ClassShape(nonNull(reader.getClassName()), shape.fields, shape.methods);
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        fields.add(new ClassShape.Field(nonNull(name), nonNull(descriptor)));
        return null;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
            String[] exceptions) {
        refuseDuplicate(nonNull(name), nonNull(descriptor));
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        List<Instruction> instructions = new ArrayList<>();
        return new MethodVisitor(Opcodes.ASM9) {

            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String calledDescriptor,
                    boolean isInterface) {
                instructions.add(Instruction.call(nonNull(called), nonNull(calledDescriptor)));
            }

            @Override
            public void visitVarInsn(int opcode, int variable) {
                if (opcode == Opcodes.ALOAD || opcode == Opcodes.ASTORE) {
                    instructions
                            .add(opcode == Opcodes.ALOAD ? Instruction.load(variable) : Instruction.store(variable));
                }
            }

            @Override
            public void visitJumpInsn(int opcode, Label label) {
                // javac compares "null == x" as two references
                if (opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL || opcode == Opcodes.IF_ACMPEQ
                        || opcode == Opcodes.IF_ACMPNE) {
                    instructions.add(Instruction.NULL_TEST);
                } else if (opcode == Opcodes.JSR) {
                    instructions.add(Instruction.SUBROUTINE);
                }
            }

            @Override
            public void visitMaxs(int stack, int locals) {
                if (Math.max(stack, locals) > MAX_SLOTS) {
                    throw new IllegalArgumentException("leaves no room for more variables");
                }
            }

            @Override
            public void visitEnd() {
                methods.add(new ClassShape.Method(name, descriptor, isStatic, instructions));
            }
        };
    }

    /** Refuses a reference to constant 0, as the JVM does. For such a reference ASM gives null. */
    private static String nonNull(String text) {
        if (text == null) {
            throw new IllegalArgumentException("refers to constant 0");
        }
        return text;
    }

    /**
     * Refuses a second method of the same name and descriptor, as the JVM does. Compares the descriptors without a
     * copy: a class file has room for 50,000 methods that share one long descriptor.
     */
    private void refuseDuplicate(String method, String descriptor) {
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
