package io.github.rocketmqhotfix.install.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weaves every patch into each of its targets in 4.9.0. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ByteBuddyWeaverTest {

    private static final int CONSTANT_UTF8 = 1;
    private static final int CONSTANT_STRING = 8;

    private static final List<String> TARGETS = List.of(
            "org/apache/rocketmq/remoting/common/RemotingUtil",
            "org/apache/rocketmq/remoting/netty/NettyRemotingClient",
            "org/apache/rocketmq/client/impl/consumer/DefaultMQPushConsumerImpl",
            "org/apache/rocketmq/client/impl/consumer/DefaultMQPullConsumerImpl",
            "org/apache/rocketmq/client/impl/MQClientAPIImpl");

    private static final String CLIENT = TARGETS.get(1);

    private final ByteBuddyWeaver weaver = new ByteBuddyWeaver();

    static Stream<Arguments> targets() {
        return TARGETS.stream().flatMap(internalName -> Patches.ALL.stream()
                .filter(patch -> patch.targets(internalName)).map(patch -> arguments(patch.id, internalName)));
    }

    @Test
    void eachTargetBelongsToOnePatch() {
        assertThat(targets().map(each -> each.get()[1])).containsExactlyElementsOf(List.<Object>copyOf(TARGETS));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theMembersStayAsTheyWere(String id, String internalName) {
        byte[] before = classFile(internalName);

        assertThat(members(weave(id, internalName, before))).isEqualTo(members(before)).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theClassFileVersionStays(String id, String internalName) {
        for (int version : new int[] {50, 51, 52}) {
            byte[] before = classFile(internalName);
            before[7] = (byte) version;

            assertThat(Arrays.copyOf(weave(id, internalName, before), 8)).isEqualTo(Arrays.copyOf(before, 8));
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void onlyTheNamedMethodsChange(String id, String internalName) {
        byte[] before = classFile(internalName);
        byte[] after = weave(id, internalName, before);
        Set<String> changed = new TreeSet<>();
        for (ClassShape.Method each : weaver.read(before).methods) {
            String method = each.name + each.descriptor;
            if (!Arrays.equals(onlyMethod(method, before), onlyMethod(method, after))) {
                changed.add(method);
            }
        }

        assertThat(changed).containsExactlyInAnyOrderElementsOf(
                weavings(id, before).stream().map(each -> each.method() + each.descriptor()).toList());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theAgentIsNamedOnlyInStringConstants(String id, String internalName) {
        ClassReader woven = new ClassReader(weave(id, internalName, classFile(internalName)));
        List<String> named = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        char[] buffer = new char[woven.getMaxStringLength()];
        for (int i = 1; i < woven.getItemCount(); i++) {
            int item = woven.getItem(i);
            int kind = item == 0 ? 0 : woven.readByte(item - 1);
            if (kind == CONSTANT_STRING && namesTheAgent(woven.readUTF8(item, buffer))) {
                texts.add(woven.readUTF8(item, buffer));
            } else if (kind == CONSTANT_UTF8 && namesTheAgent(text(woven, item))) {
                named.add(text(woven, item));
            }
        }

        // the name has dots; a class reference, a descriptor or a signature would have the name with slashes
        assertThat(texts).containsExactly(patch(id).handoff().getName());
        assertThat(named).isEqualTo(texts);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theVirtualMachineAcceptsTheWovenClass(String id, String internalName) throws Exception {
        byte[] woven = weave(id, internalName, classFile(internalName));

        Class<?> loaded = Class.forName(internalName.replace('/', '.'), true, new OneClassLoader(internalName, woven));

        assertThat(loaded.getClassLoader()).isInstanceOf(OneClassLoader.class);
    }

    /**
     * The advice of namesrv-reset assigns arguments and repeats the body of a method. Class files of client jars have
     * version 50 or later.
     */
    @ParameterizedTest
    @ValueSource(ints = {50, 51, 52})
    void theVirtualMachineAcceptsTheWovenClientInEveryVersion(int version) throws Exception {
        byte[] before = classFile(CLIENT);
        before[7] = (byte) version;

        Class<?> loaded = Class.forName(CLIENT.replace('/', '.'), true,
                new OneClassLoader(CLIENT, weave("namesrv-reset", CLIENT, before)));

        assertThat(loaded.getClassLoader()).isInstanceOf(OneClassLoader.class);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theSameInputGivesTheSameBytes(String id, String internalName) {
        byte[] before = classFile(internalName);

        assertThat(weave(id, internalName, before)).isEqualTo(weave(id, internalName, before.clone()));
        assertThat(new ByteBuddyWeaver().weave(internalName, before, weavings(id, before)))
                .isEqualTo(weave(id, internalName, before));
    }

    /**
     * The agent's loader cannot always find the host's classes: the host's loader can be a child of the agent's loader,
     * or unrelated to it.
     */
    @ParameterizedTest
    @MethodSource("targets")
    void onlyTheTargetAndTheAdviceAreRead(String id, String internalName) {
        ClassFileLocator own = ClassFileLocator.ForClassLoader.of(ByteBuddyWeaver.class.getClassLoader());
        ByteBuddyWeaver isolated = new ByteBuddyWeaver(new ClassFileLocator() {

            @Override
            public Resolution locate(String name) throws IOException {
                return name.startsWith("org.apache.rocketmq.") ? new Resolution.Illegal(name) : own.locate(name);
            }

            @Override
            public void close() throws IOException {
                own.close();
            }
        });
        byte[] before = classFile(internalName);

        assertThat(isolated.weave(internalName, before, weavings(id, before)))
                .isEqualTo(weave(id, internalName, before));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theInputIsNotModified(String id, String internalName) {
        byte[] before = classFile(internalName);
        weave(id, internalName, before);

        assertThat(before).isEqualTo(classFile(internalName));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aWovenClassGetsTheSameVerdictAndCanBeWovenAgain(String id, String internalName) {
        byte[] woven = weave(id, internalName, classFile(internalName));

        assertThat(patch(id).judge(weaver.read(woven), ByteBuddyWeaverTest::shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(members(weave(id, internalName, woven))).isEqualTo(members(woven));
    }

    @Test
    void aMissingMethodIsAnException() {
        String internalName = TARGETS.get(0);
        String advice = weavings("loopback-filter", classFile(internalName)).get(0).advice();

        assertThatThrownBy(() -> weaver.weave(internalName, classFile(internalName),
                List.of(new Weaving("getLocalAddress", "()Ljava/net/InetAddress;", advice))))
                .isInstanceOf(RuntimeException.class).hasMessageContaining("getLocalAddress()Ljava/net/InetAddress;");
    }

    @Test
    void oneMissingMethodAmongSeveralIsAnException() {
        String internalName = "org/apache/rocketmq/remoting/netty/NettyRemotingClient";
        List<Weaving> weavings = new ArrayList<>(weavings("namesrv-reset", classFile(internalName)));
        weavings.add(new Weaving("missing", "()V", weavings.get(1).advice()));

        assertThatThrownBy(() -> weaver.weave(internalName, classFile(internalName), weavings))
                .isInstanceOf(RuntimeException.class).hasMessageContaining("missing");
    }

    @Test
    void aMissingFieldIsAnException() {
        String internalName = "org/apache/rocketmq/remoting/netty/NettyRemotingClient";
        Weaving call = weavings("namesrv-reset", classFile(internalName)).get(0);
        Weaving broken = call.binding("io.github.rocketmqhotfix.patch.namesrv.NamesrvResetAdvice$Chosen", "missing");

        assertThatThrownBy(() -> weaver.weave(internalName, classFile(internalName), List.of(broken)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void aMissingAdviceIsAnException() {
        String internalName = TARGETS.get(0);

        assertThatThrownBy(() -> weaver.weave(internalName, classFile(internalName),
                List.of(new Weaving("getLocalAddress", "()Ljava/lang/String;", "io.github.rocketmqhotfix.Missing"))))
                .isInstanceOf(RuntimeException.class);
    }

    static Stream<byte[]> garbage() {
        byte[] noise = new byte[4_096];
        new Random(8607).nextBytes(noise);
        byte[] headThenNoise = noise.clone();
        System.arraycopy(classFile(TARGETS.get(0)), 0, headThenNoise, 0, 10);
        return Stream.of(new byte[0], new byte[1], new byte[1_024], noise, headThenNoise,
                "not a class at all, but a text of some length".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageIsARuntimeException(byte[] garbage) {
        assertThatThrownBy(() -> weaver.read(garbage)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(
                () -> weaver.weave(TARGETS.get(0), garbage, weavings("loopback-filter", classFile(TARGETS.get(0)))))
                .isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTruncatedClassIsARuntimeException(String id, String internalName) {
        byte[] whole = classFile(internalName);
        List<Weaving> weavings = weavings(id, whole);
        for (int length = 0; length < whole.length; length += length < 64 ? 1 : 211) {
            byte[] truncated = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> weaver.read(truncated)).as("%d bytes read", length)
                    .isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> weaver.weave(internalName, truncated, weavings)).as("%d bytes woven", length)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    /** A damaged class may still be readable, so the weaver need not refuse it. It must not throw an Error. */
    @ParameterizedTest
    @MethodSource("targets")
    void aDamagedClassIsAtWorstARuntimeException(String id, String internalName) {
        byte[] whole = classFile(internalName);
        List<Weaving> weavings = weavings(id, whole);
        Random random = new Random(8963);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged = whole.clone();
            // flips bits alternately in the first third, where the constant pool is, and in the whole class file
            int end = round % 2 == 0 ? damaged.length / 3 : damaged.length;
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                damaged[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += refusals(damaged, round, bytes -> weaver.read(bytes));
            refused += refusals(damaged, round, bytes -> weaver.weave(internalName, bytes, weavings));
        }
        assertThat(refused).isPositive();
    }

    static Stream<Arguments> damage() {
        return Stream.of(
                arguments("a field with the type of a method", discovery(null, "()V")),
                arguments("a malformed generic signature, which the virtual machine never reads",
                        discovery("garbage", "Ljava/lang/String;")));
    }

    /** Random bit flips led to these classes. ASM or Byte Buddy throws an Error for such a class. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("damage")
    void damageThatMakesByteBuddyThrowAnErrorCausesAtWorstARuntimeException(String what, byte[] damaged) {
        Throwable thrown = catchThrowable(() -> weaver.weave("a/B", damaged,
                weavings("loopback-filter", classFile(TARGETS.get(0)))));

        assertThat(thrown).satisfiesAnyOf(
                none -> assertThat(none).isNull(), some -> assertThat(some).isInstanceOf(RuntimeException.class));
    }

    @Test
    void theSameClassWithoutDamageIsWoven() {
        byte[] whole = discovery(null, "Ljava/lang/String;");

        assertThat(members(weaver.weave("a/B", whole, weavings("loopback-filter", classFile(TARGETS.get(0))))))
                .isEqualTo(members(whole));
    }

    private static byte[] discovery(String signature, String fieldType) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, "a/B", signature, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "getLocalAddress", "()Ljava/lang/String;", null,
                null);
        method.visitCode();
        method.visitFieldInsn(Opcodes.GETSTATIC, "a/B", "field", fieldType);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(1, 0);
        method.visitEnd();
        return writer.toByteArray();
    }

    /** Returns 1 for a RuntimeException, and 0 for a result, which must not be null. */
    private static int refusals(byte[] damaged, int round, Function<byte[], Object> use) {
        Object result;
        try {
            result = use.apply(damaged);
        } catch (RuntimeException expected) {
            return 1;
        } catch (Throwable e) {
            return fail("round " + round, e);
        }
        assertThat(result).as("round %d", round).isNotNull();
        return 0;
    }

    private byte[] weave(String id, String internalName, byte[] classFile) {
        return weaver.weave(internalName, classFile, weavings(id, classFile));
    }

    private List<Weaving> weavings(String id, byte[] classFile) {
        return patch(id).weavings(weaver.read(classFile));
    }

    private static Patch patch(String id) {
        return Patches.ALL.stream().filter(each -> each.id.equals(id)).findFirst().orElseThrow();
    }

    private static ClassShape shape(String internalName) {
        return new ByteBuddyWeaver().read(classFile(internalName));
    }

    private static byte[] classFile(String internalName) {
        try (InputStream classFile = ByteBuddyWeaverTest.class.getResourceAsStream("/" + internalName + ".class")) {
            return classFile.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean namesTheAgent(String text) {
        return text.replace('.', '/').contains("io/github/rocketmqhotfix") || text.contains("net/bytebuddy");
    }

    /** Decodes as ASCII: the names of the agent are ASCII, and other texts need not be exact here. */
    private static String text(ClassReader reader, int item) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < reader.readUnsignedShort(item); i++) {
            text.append((char) reader.readByte(item + 2 + i));
        }
        return text.toString();
    }

    /** Returns one line for the class and for each of its inner classes, fields and methods. */
    private static List<String> members(byte[] classFile) {
        List<String> members = new ArrayList<>();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public void visit(int version, int access, String name, String signature, String superName,
                    String[] interfaces) {
                members.add(
                        access + " " + name + " " + signature + " " + superName + " " + Arrays.toString(interfaces));
            }

            @Override
            public void visitInnerClass(String name, String outerName, String innerName, int access) {
                members.add(access + " " + name + " in " + outerName);
            }

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                members.add(access + " " + name + " " + descriptor + " " + signature + " " + value);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor,
                    String signature, String[] exceptions) {
                members.add(access + " " + name + descriptor + " " + signature + " " + Arrays.toString(exceptions));
                return null;
            }
        }, 0);
        return members;
    }

    /** Returns a class file with this method alone, so the order of the constants in the original has no effect. */
    private static byte[] onlyMethod(String method, byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public void visit(int version, int access, String name, String signature, String superName,
                    String[] interfaces) {
                writer.visit(version, access, name, signature, superName, interfaces);
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor,
                    String signature, String[] exceptions) {
                return method.equals(name + descriptor)
                        ? writer.visitMethod(access, name, descriptor, signature, exceptions) : null;
            }
        }, 0);
        return writer.toByteArray();
    }

    /** Defines one class from the given bytes, and finds all others on the class path. */
    private static final class OneClassLoader extends ClassLoader {

        private final String name;
        private final byte[] classFile;

        OneClassLoader(String internalName, byte[] classFile) {
            super(ByteBuddyWeaverTest.class.getClassLoader());
            this.name = internalName.replace('/', '.');
            this.classFile = classFile;
        }

        @Override
        protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(wanted)) {
                if (!wanted.equals(name)) {
                    return super.loadClass(wanted, resolve);
                }
                Class<?> loaded = findLoadedClass(wanted);
                return loaded == null ? defineClass(name, classFile, 0, classFile.length) : loaded;
            }
        }
    }
}
