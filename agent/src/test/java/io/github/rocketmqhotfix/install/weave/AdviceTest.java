package io.github.rocketmqhotfix.install.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the code that is copied into a client's class files, which may have version 50 and be in any loader. */
class AdviceTest {

    /**
     * The methods that advice may call. The last three need Java 8, the oldest version that the agent supports; the
     * others exist in Java 6.
     */
    private static final Set<String> CALLS = Set.of(
            "java/lang/Object.<init>()V",
            "java/lang/Object.equals(Ljava/lang/Object;)Z",
            "java/lang/Boolean.equals(Ljava/lang/Object;)Z",
            "java/lang/Long.valueOf(J)Ljava/lang/Long;",
            "java/lang/String.trim()Ljava/lang/String;",
            "java/lang/String.length()I",
            "java/lang/Class.forName(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;",
            "java/lang/Class.newInstance()Ljava/lang/Object;",
            "java/lang/ClassLoader.getSystemClassLoader()Ljava/lang/ClassLoader;",
            "java/util/function/Function.apply(Ljava/lang/Object;)Ljava/lang/Object;",
            "java/util/function/Supplier.get()Ljava/lang/Object;",
            "java/util/function/LongSupplier.getAsLong()J");

    private static final Set<String> TYPES = Set.of(
            "java/lang/Object", "java/lang/String", "java/lang/Boolean", "java/lang/Long", "java/lang/Class",
            "java/lang/ClassLoader", "java/lang/Throwable", "java/lang/Exception", "java/lang/RuntimeException",
            "java/net/InetAddress", "java/util/List", "java/util/concurrent/atomic/AtomicReference",
            "java/util/concurrent/atomic/AtomicInteger", "java/util/concurrent/ConcurrentMap",
            "java/util/function/Function",
            "java/util/function/Supplier", "java/util/function/LongSupplier");

    static Stream<Class<?>> advice() throws ClassNotFoundException {
        List<Class<?>> all = new ArrayList<>();
        for (String each : List.of("loopback.LoopbackFilterAdvice", "namesrv.NamesrvResetAdvice",
                "sendback.SendBackFallbackAdvice")) {
            Class<?> outer = Class.forName("io.github.rocketmqhotfix.patch." + each);
            all.add(outer);
            // the other nested classes are annotations, which only name fields
            all.addAll(Arrays.stream(outer.getDeclaredClasses()).filter(nested -> !nested.isAnnotation()).toList());
        }
        return all.stream();
    }

    @Test
    void allAdviceClassesAreChecked() throws ClassNotFoundException {
        assertThat(advice()).extracting(Class::getSimpleName).contains(
                "LoopbackFilterAdvice", "Call", "OtherCall", "Body", "Send");
    }

    @ParameterizedTest
    @MethodSource("advice")
    void thereIsNoInvokeDynamic(Class<?> advice) throws IOException {
        assertThat(Pieces.of(advice).dynamic).isEmpty();
    }

    /** In class files below version 52 only {@code invokeinterface} may call a method of an interface. */
    @ParameterizedTest
    @MethodSource("advice")
    void interfaceMethodsAreCalledByInvokeInterfaceOnly(Class<?> advice) throws IOException {
        assertThat(Pieces.of(advice).otherInterfaceCalls).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("advice")
    void onlyAllowedMethodsAreCalled(Class<?> advice) throws IOException {
        assertThat(Pieces.of(advice).calls).isNotEmpty().isSubsetOf(CALLS);
    }

    @ParameterizedTest
    @MethodSource("advice")
    void onlyTypesOfTheJdkAreReferenced(Class<?> advice) throws IOException {
        assertThat(Pieces.of(advice).types).isNotEmpty().isSubsetOf(TYPES);
    }

    /** {@code suppress} hides failures, and {@code inline = false} calls the advice instead of copying it. */
    @ParameterizedTest
    @MethodSource("advice")
    void adviceIsInlinedAndSuppressesNoFailure(Class<?> advice) throws IOException {
        assertThat(Pieces.of(advice).annotationElements).doesNotContain("suppress", "inline");
    }

    /** Collects the names in the instructions, descriptors and method annotations of a class. */
    private static final class Pieces extends ClassVisitor {

        private final String internalName;
        private final List<String> calls = new ArrayList<>();
        private final List<String> types = new ArrayList<>();
        private final List<String> dynamic = new ArrayList<>();
        private final List<String> otherInterfaceCalls = new ArrayList<>();
        private final List<String> annotationElements = new ArrayList<>();

        private Pieces(String internalName) {
            super(Opcodes.ASM9);
            this.internalName = internalName;
        }

        static Pieces of(Class<?> advice) throws IOException {
            String internalName = Type.getInternalName(advice);
            try (InputStream classFile = advice.getResourceAsStream("/" + internalName + ".class")) {
                Pieces pieces = new Pieces(internalName);
                new ClassReader(classFile.readAllBytes()).accept(pieces, ClassReader.SKIP_DEBUG);
                return pieces;
            }
        }

        private void type(Type type) {
            if (type.getSort() == Type.METHOD) {
                type(type.getReturnType());
                Arrays.stream(type.getArgumentTypes()).forEach(this::type);
            } else if (type.getSort() == Type.ARRAY) {
                type(type.getElementType());
            } else if (type.getSort() == Type.OBJECT) {
                types.add(type.getInternalName());
            }
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor,
                String signature, String[] exceptions) {
            type(Type.getMethodType(descriptor));
            return new MethodVisitor(Opcodes.ASM9) {

                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return new AnnotationVisitor(Opcodes.ASM9) {

                        @Override
                        public void visit(String element, Object ignored) {
                            annotationElements.add(element);
                        }
                    };
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String called,
                        String calledDescriptor, boolean isInterface) {
                    calls.add(owner + "." + called + calledDescriptor);
                    type(Type.getObjectType(owner));
                    type(Type.getMethodType(calledDescriptor));
                    if (isInterface && opcode != Opcodes.INVOKEINTERFACE) {
                        otherInterfaceCalls.add(owner + "." + called);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String called, String calledDescriptor,
                        Handle bootstrap, Object... arguments) {
                    dynamic.add(called);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                    type(Type.getObjectType(owner));
                    type(Type.getType(fieldDescriptor));
                }

                @Override
                public void visitTypeInsn(int opcode, String type) {
                    type(Type.getObjectType(type));
                }

                @Override
                public void visitMultiANewArrayInsn(String arrayDescriptor, int dimensions) {
                    type(Type.getType(arrayDescriptor));
                }

                @Override
                public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
                    if (type != null) {
                        type(Type.getObjectType(type));
                    }
                }

                @Override
                public void visitLdcInsn(Object value) {
                    // Java 6 can load only classes, strings and numbers as constants
                    if (value instanceof Type type) {
                        type(type);
                    } else if (!(value instanceof String || value instanceof Number)) {
                        dynamic.add(value.toString());
                    }
                }

                @Override
                public void visitFrame(int kind, int locals, Object[] local, int depth, Object[] stack) {
                    Stream.concat(Arrays.stream(local == null ? new Object[0] : local),
                            Arrays.stream(stack == null ? new Object[0] : stack))
                            .filter(String.class::isInstance).map(String.class::cast)
                            .filter(each -> !each.equals(internalName)).map(Type::getObjectType)
                            .forEach(Pieces.this::type);
                }
            };
        }
    }
}
