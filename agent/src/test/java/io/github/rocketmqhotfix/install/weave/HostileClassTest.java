package io.github.rocketmqhotfix.install.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.install.UnpackagedJudge;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Reads and weaves class files that are made to exhaust time or memory. The agent may refuse them with a
 * {@code RuntimeException}. It must read, weave or refuse them at little cost.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileClassTest {

    private static final String TARGET = "org/apache/rocketmq/remoting/common/RemotingUtil";
    /** A value that is easy to find in a class file and to replace. */
    private static final int MARK = 0x1234;
    private static final int[] LENGTHS = {-1, Integer.MAX_VALUE, Integer.MAX_VALUE - 15, 0x20000000, 0x10000};

    private final ByteBuddyWeaver weaver = new ByteBuddyWeaver();

    static Stream<Arguments> hostile() {
        return Stream.of(
                lengths("a switch over a range of", HostileClassTest::tableSwitch),
                lengths("a switch over this number of keys:", HostileClassTest::lookupSwitch),
                lengths("an attribute of this length:", HostileClassTest::attribute),
                Stream.of(
                        arguments("a constant that is computed from itself", constantOfItself()),
                        arguments("arrays in arrays in an annotation", annotated(600_000)),
                        arguments("a field type with 65,000 array dimensions", fieldOf("[".repeat(65_000) + "I")),
                        arguments("a generic signature that does not end", signed("<".repeat(65_000))),
                        arguments("a type variable that is its own bound", signed("<T:TT;>Ljava/lang/Object;")),
                        arguments("a text that ends within a character", text("c3")),
                        arguments("a text with a character of four bytes", text("f09f9880")),
                        arguments("a text with a zero", text("00")),
                        arguments("a text with an overlong character", text("c080"))))
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aHostileClassIsReadOrRefused(String what, byte[] classFile) {
        assertThat(catchThrowable(() -> woven(classFile)))
                .satisfiesAnyOf(none -> assertThat(none).isNull(),
                        some -> assertThat(some).isInstanceOf(RuntimeException.class));
    }

    @Test
    void aHarmlessClassIsWoven() {
        assertThat(woven(classFile(writer -> {}))).isNotEmpty();
    }

    /** A method has at most 65,535 bytes, including the advice. */
    @ParameterizedTest
    @MethodSource("full")
    void aFullMethodIsRefusedOnlyIfTheAdviceDoesNotFit(int instructions, boolean fits) {
        byte[] classFile = classFile(instructions, writer -> {});

        Throwable refused = catchThrowable(() -> woven(classFile));

        if (fits) {
            assertThat(refused).isNull();
        } else {
            assertThat(refused).isInstanceOf(RuntimeException.class);
        }
    }

    static Stream<Arguments> full() {
        return Stream.of(arguments(60_000, true), arguments(65_533, false));
    }

    /**
     * Without the refusal, a class file of 500 KB could have 50,000 methods that share a descriptor of 60,000
     * characters, and patches would compare the descriptor of each method.
     */
    @Test
    void aMethodThatIsDeclaredTwiceIsRefused() {
        byte[] classFile = classFile(writer -> IntStream.range(0, 2).forEach(
                i -> writer.visitMethod(Opcodes.ACC_ABSTRACT, "m", "()V", null, null)));

        assertThat(catchThrowable(() -> weaver.read(classFile))).isInstanceOf(RuntimeException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void aClassWithoutANameIsRefused() {
        byte[] classFile = classFile(writer -> {});
        ByteBuffer.wrap(classFile).putShort(new ClassReader(classFile).header + 2, (short) 0);

        assertThat(catchThrowable(() -> weaver.read(classFile))).isInstanceOf(RuntimeException.class)
                .hasMessageContaining("refers to constant 0");
    }

    /** The verifier for class files up to version 50 accepts a subroutine, but refuses the woven class. */
    @Test
    void aClassWithSubroutinesIsOfUnknownShape() {
        byte[] classFile = method(code -> {
            Label subroutine = new Label();
            code.visitJumpInsn(Opcodes.JSR, subroutine);
            code.visitLabel(subroutine);
        });

        assertThat(UnpackagedJudge.create().judge(Judge.patchFor(TARGET), weaver.read(classFile), internalName -> null))
                .isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void aMethodWithoutRoomForMoreVariablesIsRefused() {
        byte[] classFile = classFile(writer -> {
            MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
            method.visitCode();
            method.visitInsn(Opcodes.RETURN);
            method.visitMaxs(0, 0xffff);
            method.visitEnd();
        });

        assertThat(catchThrowable(() -> weaver.read(classFile))).isInstanceOf(RuntimeException.class)
                .hasMessageContaining("no room");
    }

    private byte[] woven(byte[] classFile) {
        Judge judge = UnpackagedJudge.create();
        Patch patch = Judge.patchFor(TARGET);
        ClassShape shape = judge.read(classFile);
        assertThat(judge.judge(patch, shape, internalName -> null)).isEqualTo(Verdict.DEFECTIVE);
        return weaver.weave(TARGET, classFile, patch.weavings(shape));
    }

    private static Stream<Arguments> lengths(String what, IntFunction<byte[]> made) {
        return Arrays.stream(LENGTHS)
                .mapToObj(length -> arguments(what + ' ' + Integer.toUnsignedString(length), made.apply(length)));
    }

    private static byte[] classFile(Consumer<ClassWriter> more) {
        return classFile(0, more);
    }

    /** Returns a defective target with additional members, and this number of NOPs in {@code getLocalAddress}. */
    private static byte[] classFile(int instructions, Consumer<ClassWriter> more) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, TARGET, null, "java/lang/Object", null);
        returnsNull(writer, "normalizeHostAddress", "(Ljava/net/InetAddress;)Ljava/lang/String;", 0);
        returnsNull(writer, "string2SocketAddress", "(Ljava/lang/String;)Ljava/net/SocketAddress;", 0);
        returnsNull(writer, "getLocalAddress", "()Ljava/lang/String;", instructions);
        more.accept(writer);
        return writer.toByteArray();
    }

    private static void returnsNull(ClassWriter writer, String name, String descriptor, int instructions) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null);
        method.visitCode();
        IntStream.range(0, instructions).forEach(i -> method.visitInsn(Opcodes.NOP));
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(1, 1);
        method.visitEnd();
    }

    private static byte[] method(Consumer<MethodVisitor> code) {
        return classFile(writer -> {
            MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
            method.visitCode();
            code.accept(method);
            method.visitMaxs(1, 1);
            method.visitEnd();
        });
    }

    private static byte[] tableSwitch(int length) {
        return replaced(length, method(code -> code.visitTableSwitchInsn(0, MARK, start(code), labels(MARK + 1))));
    }

    private static byte[] lookupSwitch(int length) {
        return replaced(length, method(
                code -> code.visitLookupSwitchInsn(start(code), IntStream.range(0, MARK).toArray(), labels(MARK))));
    }

    private static Label start(MethodVisitor code) {
        Label start = new Label();
        code.visitLabel(start);
        return start;
    }

    private static Label[] labels(int count) {
        Label[] labels = new Label[count];
        Arrays.setAll(labels, i -> new Label());
        return labels;
    }

    private static byte[] attribute(int length) {
        return replaced(length, classFile(writer -> writer.visitAttribute(new RawAttribute("Other", new byte[MARK]))));
    }

    private static byte[] annotated(int depth) {
        return classFile(writer -> {
            ByteBuffer content = ByteBuffer.allocate(11 + 3 * depth).putShort((short) 1)
                    .putShort((short) writer.newUTF8("La/B;")).putShort((short) 1)
                    .putShort((short) writer.newUTF8("x"));
            for (int i = 0; i < depth; i++) {
                content.put((byte) '[').putShort((short) 1);
            }
            content.put((byte) 'Z').putShort((short) 1);
            writer.visitAttribute(new RawAttribute("RuntimeVisibleAnnotations", content.array()));
        });
    }

    /** Writes a dynamic constant whose bootstrap argument is a number. Replaces the number by the constant itself. */
    private static byte[] constantOfItself() {
        int[] items = new int[2];
        byte[] classFile = classFile(writer -> {
            ConstantDynamic constant = new ConstantDynamic("x", "I",
                    new Handle(Opcodes.H_INVOKESTATIC, "a/B", "x", "()V", false), MARK);
            items[0] = writer.newConst(MARK);
            items[1] = writer.newConst(constant);
            MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
            method.visitCode();
            method.visitLdcInsn(constant);
            method.visitMaxs(1, 1);
            method.visitEnd();
        });
        int at = classFile.length - 2;
        assertThat(ByteBuffer.wrap(classFile).getShort(at)).as("the index in the last two bytes")
                .isEqualTo((short) items[0]);
        return ByteBuffer.wrap(classFile).putShort(at, (short) items[1]).array();
    }

    private static byte[] fieldOf(String type) {
        return classFile(writer -> writer.visitField(0, "f", type, null, null));
    }

    private static byte[] signed(String signature) {
        return classFile(writer -> {
            writer.visitMethod(Opcodes.ACC_ABSTRACT, "m", "()V", signature, null);
            writer.visitField(0, "f", "I", signature, null);
        });
    }

    /** Returns a class with a field whose name has these bytes, given as hexadecimal digits. */
    private static byte[] text(String digits) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        String mark = "#".repeat(bytes.length);
        byte[] classFile = classFile(writer -> writer.visitField(0, mark, "I", null, null));
        System.arraycopy(bytes, 0, classFile, indexOf(classFile, ("" + (char) 0 + (char) bytes.length + mark)
                .getBytes(StandardCharsets.US_ASCII)) + 2, bytes.length);
        return classFile;
    }

    private static byte[] replaced(int number, byte[] classFile) {
        int at = indexOf(classFile, ByteBuffer.allocate(4).putInt(MARK).array());
        return ByteBuffer.wrap(classFile).putInt(at, number).array();
    }

    private static int indexOf(byte[] whole, byte[] part) {
        return IntStream.range(0, whole.length - part.length)
                .filter(at -> Arrays.equals(whole, at, at + part.length, part, 0, part.length)).findFirst()
                .orElseThrow();
    }

    private static final class RawAttribute extends Attribute {

        private final byte[] content;

        RawAttribute(String name, byte[] content) {
            super(name);
            this.content = content;
        }

        @Override
        protected ByteVector write(ClassWriter writer, byte[] code, int codeLength, int maxStack, int maxLocals) {
            return new ByteVector(content.length).putByteArray(content, 0, content.length);
        }
    }
}
