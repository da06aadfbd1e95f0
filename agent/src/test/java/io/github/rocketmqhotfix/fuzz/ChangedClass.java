package io.github.rocketmqhotfix.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Changes a class member by member and instruction by instruction, so that much of it stays valid. */
final class ChangedClass {

    private static final List<Integer> VERSIONS = List.of(Opcodes.V1_1, Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_7,
            Opcodes.V1_8,
            Opcodes.V11, Opcodes.V17, Opcodes.V25, 3, 999);

    private final ClassNode node = new ClassNode();

    ChangedClass(byte[] classFile) {
        new ClassReader(classFile).accept(node, 0);
        // the methods that patches examine come first, because small numbers of the input select them
        node.methods.sort(Comparator.comparing((MethodNode method) -> !Words.METHODS.contains(method.name)));
    }

    /**
     * Returns the class file with the changes so far.
     *
     * @throws RuntimeException if the changed class cannot be written as a class file
     */
    byte[] bytes(Choices choices) {
        int flags = List.of(0, ClassWriter.COMPUTE_MAXS, ClassWriter.COMPUTE_FRAMES).get(choices.below(3));
        ClassWriter writer = new ClassWriter(flags) {

            @Override
            protected String getCommonSuperClass(String one, String other) {
                return "java/lang/Object";
            }
        };
        node.accept(writer);
        return writer.toByteArray();
    }

    /** Makes one change. */
    void change(Choices choices) {
        switch (choices.below(22)) {
            case 0 -> method(choices).name = choices.of(Words.METHODS);
            case 1 -> method(choices).desc = choices.of(Words.METHOD_TYPES);
            case 2 -> method(choices).access ^= 1 << choices.below(16);
            case 3 -> node.methods.remove(method(choices));
            case 4 -> twin(method(choices), choices);
            case 5 -> field(choices).name = choices.of(Words.FIELDS);
            case 6 -> field(choices).desc = choices.of(Words.FIELD_TYPES);
            case 7 -> field(choices).access ^= 1 << choices.below(16);
            case 8 -> node.fields.remove(field(choices));
            case 9 -> node.access ^= 1 << choices.below(16);
            case 10 -> node.version = choices.of(VERSIONS);
            case 11 -> node.signature = choices.of(Words.SIGNATURES);
            case 12 -> method(choices).signature = choices.of(Words.SIGNATURES);
            case 13 -> insert(method(choices), choices);
            case 14 -> remove(method(choices), choices);
            case 15 -> handle(method(choices), choices);
            case 16 -> forgetFrames(method(choices));
            case 17 -> pad(method(choices), choices.number(2));
            case 18 -> annotate(method(choices), choices.number(1));
            case 19 -> unknownAttribute(choices);
            case 20 -> limits(method(choices), choices);
            default -> {
                for (int i = choices.below(16); i >= 0; i--) {
                    insert(method(choices), choices);
                }
            }
        }
    }

    private MethodNode method(Choices choices) {
        if (node.methods.isEmpty()) {
            node.methods.add(new MethodNode(Opcodes.ACC_STATIC, "getLocalAddress", "()Ljava/lang/String;", null, null));
        }
        return choices.of(node.methods);
    }

    private FieldNode field(Choices choices) {
        if (node.fields.isEmpty() || choices.below(8) == 0) {
            node.fields.add(new FieldNode(Opcodes.ACC_PRIVATE, choices.of(Words.FIELDS), choices.of(Words.FIELD_TYPES),
                    null, null));
        }
        return choices.of(node.fields);
    }

    private void twin(MethodNode method, Choices choices) {
        MethodNode twin = new MethodNode(method.access, choices.of(Words.METHODS), method.desc, null, null);
        method.accept(twin);
        node.methods.add(0, twin);
    }

    private static void insert(MethodNode method, Choices choices) {
        AbstractInsnNode place = place(method, choices);
        InsnList made = instruction(method, choices);
        if (place == null) {
            method.instructions.add(made);
        } else {
            method.instructions.insertBefore(place, made);
        }
    }

    private static void remove(MethodNode method, Choices choices) {
        AbstractInsnNode place = place(method, choices);
        if (place != null && place.getOpcode() >= 0) {
            method.instructions.remove(place);
        }
    }

    private static AbstractInsnNode place(MethodNode method, Choices choices) {
        int size = method.instructions.size();
        return size == 0 ? null : method.instructions.get(choices.below(size));
    }

    private static LabelNode label(MethodNode method, Choices choices) {
        LabelNode label = new LabelNode(new Label());
        AbstractInsnNode place = place(method, choices);
        if (place == null) {
            method.instructions.add(label);
        } else {
            method.instructions.insertBefore(place, label);
        }
        return label;
    }

    private static InsnList instruction(MethodNode method, Choices choices) {
        InsnList made = new InsnList();
        switch (choices.below(16)) {
            case 0 -> made.add(new InsnNode(choices.below(Opcodes.LCONST_0)));
            case 1 -> {
                made.add(new VarInsnNode(Opcodes.ALOAD, local(choices)));
                made.add(new InsnNode(Opcodes.POP));
            }
            case 2 -> {
                made.add(new InsnNode(Opcodes.ACONST_NULL));
                made.add(new VarInsnNode(Opcodes.ASTORE, local(choices)));
            }
            case 3 -> made.add(new JumpInsnNode(Opcodes.GOTO, label(method, choices)));
            case 4 -> {
                made.add(new VarInsnNode(Opcodes.ALOAD, local(choices)));
                made.add(new JumpInsnNode(choices.yes() ? Opcodes.IFNULL : Opcodes.IFNONNULL, label(method, choices)));
            }
            case 5 -> made.add(new LdcInsnNode(constant(choices)));
            case 6 -> made.add(
                    new InsnNode(choices.of(List.of(Opcodes.NOP, Opcodes.DUP, Opcodes.POP, Opcodes.SWAP, Opcodes.RETURN,
                            Opcodes.ARETURN, Opcodes.ATHROW, Opcodes.MONITORENTER, Opcodes.MONITOREXIT, Opcodes.DUP2_X2,
                            Opcodes.LRETURN))));
            case 7 -> made.add(new MethodInsnNode(Opcodes.INVOKESTATIC, "a/B", choices.of(Words.METHODS),
                    choices.of(Words.METHOD_TYPES), false));
            case 8 -> made.add(new FieldInsnNode(Opcodes.GETSTATIC, "a/B", choices.of(Words.FIELDS),
                    choices.of(Words.FIELD_TYPES)));
            case 9 -> made.add(new TypeInsnNode(Opcodes.CHECKCAST, choices.of(Words.FIELD_TYPES)));
            case 10 -> {
                made.add(new InsnNode(Opcodes.ICONST_0));
                made.add(new TableSwitchInsnNode(0, choices.below(4), label(method, choices), label(method, choices)));
            }
            case 11 -> made.add(new JumpInsnNode(Opcodes.JSR, label(method, choices)));
            case 12 -> made.add(new VarInsnNode(Opcodes.RET, local(choices)));
            case 13 -> made.add(new IincInsnNode(local(choices), choices.number(2)));
            case 14 -> made.add(new MultiANewArrayInsnNode(choices.of(Words.FIELD_TYPES), choices.number(1)));
            default -> made.add(new IntInsnNode(Opcodes.NEWARRAY, choices.number(1)));
        }
        return made;
    }

    private static int local(Choices choices) {
        return choices.below(4) == 0 ? choices.number(2) : choices.below(8);
    }

    private static Object constant(Choices choices) {
        return switch (choices.below(4)) {
            case 0 -> choices.number(4);
            case 1 -> choices.text();
            case 2 -> new Handle(1 + choices.below(9), "a/B", choices.of(Words.METHODS), choices.of(Words.METHOD_TYPES),
                    choices.yes());
            default -> new ConstantDynamic("x", choices.of(Words.FIELD_TYPES),
                    new Handle(Opcodes.H_INVOKESTATIC, "a/B", "x", choices.of(Words.METHOD_TYPES), false));
        };
    }

    private static void handle(MethodNode method, Choices choices) {
        method.tryCatchBlocks.add(choices.yes() ? 0 : method.tryCatchBlocks.size(),
                new TryCatchBlockNode(label(method, choices), label(method, choices), label(method, choices),
                        choices.yes() ? null : choices.of(List.of("java/lang/Throwable", "a/B", "[I", ""))));
    }

    private static void forgetFrames(MethodNode method) {
        for (AbstractInsnNode each : method.instructions.toArray()) {
            if (each instanceof FrameNode) {
                method.instructions.remove(each);
            }
        }
    }

    /** Adds {@code count} NOPs. If the method then has nearly 65,535 bytes, the advice makes it exceed that limit. */
    private static void pad(MethodNode method, int count) {
        InsnList made = new InsnList();
        for (int i = 0; i < count; i++) {
            made.add(new InsnNode(Opcodes.NOP));
        }
        method.instructions.insert(made);
    }

    private static void annotate(MethodNode method, int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            AnnotationNode around = new AnnotationNode("La/B;");
            around.values = new ArrayList<>(List.of("x", value));
            value = around;
        }
        MethodVisitor visitor = method;
        visitor.visitAnnotation("La/B;", true).visit("x", 1);
        if (value instanceof AnnotationNode) {
            method.visibleAnnotations.add((AnnotationNode) value);
        }
    }

    private void unknownAttribute(Choices choices) {
        byte[] content = choices.bytes();
        String name = choices.of(
                List.of("Unknown", "Code", "StackMapTable", "Signature", "BootstrapMethods", "Record", "Exceptions"));
        node.visitAttribute(new Attribute(name) {

            @Override
            protected ByteVector write(ClassWriter writer, byte[] code, int codeLength, int maxStack, int maxLocals) {
                ByteVector written = new ByteVector();
                written.putByteArray(content, 0, content.length);
                return written;
            }
        });
    }

    private static void limits(MethodNode method, Choices choices) {
        Map<Boolean, Integer> numbers = Map.of(true, choices.number(2), false, choices.number(1));
        method.maxStack = numbers.get(choices.yes());
        method.maxLocals = numbers.get(choices.yes());
    }
}
