package io.github.rocketmqhotfix.patch.sendback;

import static io.github.rocketmqhotfix.patch.Verdict.DEFECTIVE;
import static io.github.rocketmqhotfix.patch.Verdict.FIXED_UPSTREAM;
import static io.github.rocketmqhotfix.patch.Verdict.NOT_AFFECTED;
import static io.github.rocketmqhotfix.patch.Verdict.NOT_ROCKETMQ;
import static io.github.rocketmqhotfix.patch.Verdict.UNKNOWN_SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.ClassShape.Field;
import io.github.rocketmqhotfix.patch.ClassShape.Instruction;
import io.github.rocketmqhotfix.patch.ClassShape.Method;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendBackFallbackPatchTest {

    private static final String ROCKETMQ = "org/apache/rocketmq/client/impl";
    private static final String PUSH = ROCKETMQ + "/consumer/DefaultMQPushConsumerImpl";
    private static final String PULL = ROCKETMQ + "/consumer/DefaultMQPullConsumerImpl";
    private static final String SENDER = ROCKETMQ + "/MQClientAPIImpl";

    private static final String MESSAGE = "Lorg/apache/rocketmq/common/message/MessageExt;";
    private static final String BODY = "(" + MESSAGE + "ILjava/lang/String;)V";
    private static final String SEND = "(Ljava/lang/String;" + MESSAGE + "Ljava/lang/String;IJI)V";
    private static final String SEND_TO_STORE_HOST = "(" + MESSAGE + "Ljava/lang/String;IJ)V";

    private static final Instruction FIND_CALL = Instruction.call("findBrokerAddressInPublish",
            "(Ljava/lang/String;)Ljava/lang/String;");
    private static final Instruction SEND_CALL = Instruction.call("consumerSendMessageBack", SEND);
    private static final Instruction IS_BLANK = Instruction.call("isBlank", "(Ljava/lang/String;)Z");

    private static final ClassShape.Lookup NOTHING = internalName -> null;

    private final SendBackFallbackPatch patch = new SendBackFallbackPatch();

    @ParameterizedTest
    @CsvSource({
        "org/apache/rocketmq/client/impl/consumer/DefaultMQPushConsumerImpl, true",
        "org/apache/rocketmq/client/impl/consumer/DefaultMQPullConsumerImpl, true",
        "org/apache/rocketmq/client/impl/MQClientAPIImpl, true",
        "com/alibaba/rocketmq/client/impl/MQClientAPIImpl, true",
        "com/aliyun/openservices/shade/com/alibaba/rocketmq/client/impl/consumer/DefaultMQPushConsumerImpl, true",
        "org/apache/rocketmq/client/impl/consumer/DefaultLitePullConsumerImpl, false",
        "org/apache/rocketmq/client/impl/consumer/DefaultMQPushConsumerImpl$1, false",
        "org/apache/rocketmq/client/impl/MQClientAPIImpl$1, false",
        "org/apache/rocketmq/client/impl/MyMQClientAPIImpl, false",
        "org/apache/rocketmq/client/impl/mqclient/MQClientAPIExt, false"})
    void theThreeClassesAreTargetsInAnyPackage(String internalName, boolean target) {
        assertThat(patch.targets(internalName)).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {PUSH, PULL, SENDER})
    void issue8963TheRealClientOf490IsDefective(String internalName) {
        assertThat(patch.judge(real(internalName), SendBackFallbackPatchTest::real)).isEqualTo(DEFECTIVE);
    }

    @ParameterizedTest
    @CsvSource({
        PUSH + ", sendMessageBack, (Lorg/apache/rocketmq/common/message/MessageExt;ILjava/lang/String;)V, Body",
        PULL + ", sendMessageBack, "
                + "(Lorg/apache/rocketmq/common/message/MessageExt;ILjava/lang/String;Ljava/lang/String;)V, Body",
        SENDER + ", consumerSendMessageBack, "
                + "(Ljava/lang/String;Lorg/apache/rocketmq/common/message/MessageExt;Ljava/lang/String;IJI)V, Send"})
    void oneMethodOfEachClassOfTheRealClientOf490IsWoven(String internalName, String method, String descriptor,
            String advice) {
        List<Weaving> weavings = patch.weavings(real(internalName));

        assertThat(weavings).hasSize(1);
        assertThat(weavings.get(0).method()).isEqualTo(method);
        assertThat(weavings.get(0).descriptor()).isEqualTo(descriptor);
        assertThat(weavings.get(0).advice())
                .isEqualTo("io.github.rocketmqhotfix.patch.sendback.SendBackFallbackAdvice$" + advice);
        assertThat(weavings.get(0).fields()).isEmpty();
    }

    static Stream<Arguments> bodies() {
        Instruction load = Instruction.load(4);
        Instruction store = Instruction.store(4);
        return Stream.of(
                arguments("the address is used without a check", DEFECTIVE, List.of(FIND_CALL, store, load, SEND_CALL)),
                arguments("StringUtils.isBlank(address)", FIXED_UPSTREAM,
                        List.of(FIND_CALL, store, load, IS_BLANK, load, SEND_CALL)),
                arguments("address == null", FIXED_UPSTREAM, compiled((body, send) -> {
                    body.visitVarInsn(Opcodes.ALOAD, 4);
                    body.visitJumpInsn(Opcodes.IFNONNULL, send);
                })),
                arguments("null == address", FIXED_UPSTREAM, compiled((body, send) -> {
                    body.visitInsn(Opcodes.ACONST_NULL);
                    body.visitVarInsn(Opcodes.ALOAD, 4);
                    body.visitJumpInsn(Opcodes.IF_ACMPNE, send);
                })),
                arguments("another agent counts before the branch, in a field", FIXED_UPSTREAM,
                        compiled((body, send) -> {
                            body.visitVarInsn(Opcodes.ALOAD, 4);
                            body.visitFieldInsn(Opcodes.GETSTATIC, "a/Counter", "hits", "I");
                            body.visitInsn(Opcodes.ICONST_1);
                            body.visitInsn(Opcodes.IADD);
                            body.visitFieldInsn(Opcodes.PUTSTATIC, "a/Counter", "hits", "I");
                            body.visitJumpInsn(Opcodes.IFNONNULL, send);
                        })),
                arguments("another agent counts before the call, in a method", FIXED_UPSTREAM, List.of(FIND_CALL, store,
                        load, Instruction.call("hit", "(I)V"), IS_BLANK, load, SEND_CALL)),
                arguments("another agent reads the address, and another value is tested", DEFECTIVE,
                        List.of(FIND_CALL, store, load, Instruction.load(5), Instruction.NULL_TEST, load,
                                Instruction.call("hit", "()V"), Instruction.load(1), IS_BLANK, load, SEND_CALL)),
                arguments("the address is logged, and another value is tested", DEFECTIVE, List.of(FIND_CALL, store,
                        load, Instruction.call("info", "(Ljava/lang/String;)V"), Instruction.NULL_TEST, load,
                        SEND_CALL)),
                arguments("the broker's name is tested before the lookup", DEFECTIVE, List.of(Instruction.load(3),
                        Instruction.NULL_TEST, Instruction.load(3), FIND_CALL, store, load, SEND_CALL)),
                arguments("the group is tested, as in the pull body of 5.3.1", DEFECTIVE, List.of(FIND_CALL,
                        Instruction.store(6), Instruction.load(4), IS_BLANK, Instruction.store(4),
                        Instruction.load(6), SEND_CALL)),
                arguments("the group is compared with null", DEFECTIVE, List.of(FIND_CALL, store, Instruction.load(5),
                        Instruction.NULL_TEST, load, SEND_CALL)),
                arguments("the variable is tested while it holds another value", DEFECTIVE,
                        List.of(load, IS_BLANK, FIND_CALL, store, load, SEND_CALL)),
                arguments("the test comes after the send", DEFECTIVE,
                        List.of(FIND_CALL, store, load, SEND_CALL, load, Instruction.NULL_TEST)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bodies")
    void onlyACheckOfTheFoundAddressBeforeTheSendIsAFix(String what, Verdict verdict, List<Instruction> instructions) {
        assertThat(patch.judge(body(PUSH, BODY, instructions), NOTHING)).isEqualTo(verdict);
        assertThat(patch.judge(body(PULL, BODY, instructions), NOTHING)).isEqualTo(verdict);
    }

    @Test
    void issue8963ThePullBodyOf531ChecksTheGroupOnlyAndIsDefective() {
        Instruction load = Instruction.load(5);
        List<Instruction> instructions = List.of(Instruction.load(3), Instruction.store(5), load,
                Instruction.NULL_TEST, load, Instruction.call("startsWith", "(Ljava/lang/String;)Z"),
                Instruction.store(5), load, Instruction.NULL_TEST, Instruction.load(0), load, FIND_CALL,
                Instruction.load(1),
                Instruction.call("getStoreHost", "()Ljava/net/SocketAddress;"),
                Instruction.call("parseSocketAddressAddr", "(Ljava/net/SocketAddress;)Ljava/lang/String;"),
                Instruction.store(6), Instruction.load(4), IS_BLANK, Instruction.load(0),
                Instruction.call("getConsumerGroup", "()Ljava/lang/String;"), Instruction.store(4), Instruction.load(0),
                Instruction.load(6), Instruction.load(3), Instruction.load(1), Instruction.load(4), SEND_CALL);

        assertThat(patch.judge(body(PULL, "(" + MESSAGE + "ILjava/lang/String;Ljava/lang/String;)V", instructions),
                NOTHING))
                .isEqualTo(DEFECTIVE);
    }

    @Test
    void thePrivateBodyOfRelease5IsFoundAmongItsOverloads() {
        String withQueue = "(" + MESSAGE + "ILjava/lang/String;Lorg/apache/rocketmq/common/message/MessageQueue;)V";
        Instruction delegation = Instruction.call("sendMessageBack", withQueue);
        ClassShape shape = new ClassShape(PUSH, List.of(), List.of(
                method(BODY, List.of(delegation)),
                method("(" + MESSAGE + "ILorg/apache/rocketmq/common/message/MessageQueue;)V", List.of(delegation)),
                method(withQueue, defective())));

        assertThat(patch.judge(shape, NOTHING)).isEqualTo(DEFECTIVE);
        assertThat(patch.weavings(shape)).extracting(Weaving::descriptor).containsExactly(withQueue);
    }

    @Test
    void aBodyThatSendsToTheStoreHostIsNotAffected() {
        ClassShape shape = body(PUSH, "(" + MESSAGE + "I)V", List.of(Instruction.load(1), SEND_CALL));

        assertThat(patch.judge(shape, NOTHING)).isEqualTo(NOT_AFFECTED);
    }

    @Test
    void aBodyThatLooksUpTheAddressTwiceIsNotWoven() {
        ClassShape shape = body(PUSH, BODY, List.of(FIND_CALL, Instruction.store(4), FIND_CALL, Instruction.store(4),
                Instruction.load(4), SEND_CALL));

        assertThat(patch.judge(shape, NOTHING)).isEqualTo(UNKNOWN_SHAPE);
    }

    @Test
    void aBodyThatSendsTwiceIsNotWoven() {
        ClassShape shape = body(PUSH, BODY, List.of(FIND_CALL, Instruction.store(4), Instruction.load(4), SEND_CALL,
                Instruction.load(4), SEND_CALL));

        assertThat(patch.judge(shape, NOTHING)).isEqualTo(UNKNOWN_SHAPE);
    }

    @Test
    void aBodyWithOtherArgumentsIsNotWoven() {
        assertThat(patch.judge(body(PUSH, "(" + MESSAGE + "Ljava/lang/String;I)V", defective()), NOTHING))
                .isEqualTo(UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {PUSH, PULL, SENDER})
    void rocketMqsClassWithoutASendBackIsAnUnknownShape(String internalName) {
        assertThat(patch.judge(new ClassShape(internalName, List.of(), List.of()), NOTHING)).isEqualTo(UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com/example/client/impl/consumer/DefaultMQPushConsumerImpl",
        "com/example/client/impl/consumer/DefaultMQPullConsumerImpl", "com/example/client/impl/MQClientAPIImpl"})
    void aForeignClassIsNotRocketMqs(String internalName) {
        assertThat(patch.judge(new ClassShape(internalName, List.of(), List.of()), NOTHING)).isEqualTo(NOT_ROCKETMQ);
    }

    static Stream<Arguments> callers() {
        ClassShape push = body(PUSH, BODY, defective());
        ClassShape pull = body(PULL, BODY, defective());
        ClassShape fixedPush = body(PUSH, BODY, fixed());
        ClassShape fixedPull = body(PULL, BODY, fixed());
        ClassShape oldPush = body(PUSH, "(" + MESSAGE + "I)V", List.of(SEND_CALL));
        return Stream.of(
                arguments("none readable", DEFECTIVE, Map.of()),
                arguments("push unknown, pull fixed", UNKNOWN_SHAPE,
                        Map.of(PUSH, new ClassShape(PUSH, List.of(), List.of()), PULL, fixedPull)),
                arguments("only push readable, never affected", NOT_AFFECTED, Map.of(PUSH, oldPush)),
                arguments("both defective", DEFECTIVE, Map.of(PUSH, push, PULL, pull)),
                arguments("only push readable, defective", DEFECTIVE, Map.of(PUSH, push)),
                arguments("only pull readable, defective", DEFECTIVE, Map.of(PULL, pull)),
                arguments("push fixed, pull not", DEFECTIVE, Map.of(PUSH, fixedPush, PULL, pull)),
                arguments("pull fixed, push not", DEFECTIVE, Map.of(PUSH, push, PULL, fixedPull)),
                arguments("both fixed", FIXED_UPSTREAM, Map.of(PUSH, fixedPush, PULL, fixedPull)),
                arguments("only pull readable, fixed", FIXED_UPSTREAM, Map.of(PULL, fixedPull)),
                arguments("push never affected, pull defective", DEFECTIVE, Map.of(PUSH, oldPush, PULL, pull)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("callers")
    void theVerdictOnTheSenderFollowsItsCallers(String what, Verdict verdict, Map<String, ClassShape> callers) {
        assertThat(patch.judge(sender(SEND), callers::get)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(Ljava/lang/String;" + MESSAGE + "Ljava/lang/String;IJ)V",
        SEND,
        "(Ljava/lang/String;Ljava/lang/String;" + MESSAGE + "Ljava/lang/String;IJI)V"})
    void theSenderIsWovenInEachOfItsThreeForms(String descriptor) {
        assertThat(patch.judge(sender(descriptor), Map.of(PUSH, body(PUSH, BODY, defective()))::get))
                .isEqualTo(DEFECTIVE);
        assertThat(patch.weavings(sender(descriptor))).extracting(Weaving::descriptor).containsExactly(descriptor);
    }

    @Test
    void theSenderOf319IsNotAffectedWhateverItsCallersAre() {
        assertThat(patch.judge(sender(SEND_TO_STORE_HOST), Map.of(PUSH, body(PUSH, BODY, defective()))::get))
                .isEqualTo(NOT_AFFECTED);
    }

    @Test
    void aSenderInAnotherFormIsAnUnknownShape() {
        assertThat(patch.judge(sender("(I" + MESSAGE + ")V"), Map.of(PUSH, body(PUSH, BODY, defective()))::get))
                .isEqualTo(UNKNOWN_SHAPE);
    }

    @Test
    void aSenderWithoutTheFieldOfTheRouteIsAnUnknownShape() {
        ClassShape shape = new ClassShape(SENDER, List.of(),
                List.of(new Method("consumerSendMessageBack", SEND, false, List.of())));

        assertThat(patch.judge(shape, Map.of(PUSH, body(PUSH, BODY, defective()))::get)).isEqualTo(UNKNOWN_SHAPE);
    }

    @Test
    void theVerdictOnAShadedSenderFollowsTheCallersInItsOwnPackage() {
        String shaded = "com/example/shaded/" + SENDER;
        ClassShape shape = new ClassShape(shaded, sendersFields(),
                List.of(new Method("consumerSendMessageBack", SEND, false, List.of())));
        Map<String, ClassShape> callers = Map.of(PUSH, body(PUSH, BODY, fixed()),
                "com/example/shaded/" + PUSH, body("com/example/shaded/" + PUSH, BODY, defective()));

        assertThat(patch.judge(shape, callers::get)).isEqualTo(DEFECTIVE);
    }

    /**
     * A damaged class file can contain 20,000 calls of a method with 65,000 parameters. This test has a million such
     * calls, so it times out on any machine if the agent matches their descriptors against a pattern.
     */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void callsWithImpossiblyManyParametersAreSkipped() {
        List<Instruction> instructions = new ArrayList<>(List.of(FIND_CALL, Instruction.store(4), Instruction.load(4)));
        instructions.addAll(Collections.nCopies(1_000_000, Instruction.call("x", "(" + "I".repeat(65_000) + ")V")));
        instructions.add(SEND_CALL);

        assertThat(patch.judge(body(PUSH, BODY, instructions), NOTHING)).isEqualTo(DEFECTIVE);
    }

    /**
     * Returns the instructions of a compiled body that checks the address: {@code check} writes the bytecode between
     * the lookup and the send, and jumps to the given label if there is an address. The body is read from a class file,
     * because the test covers the reader too: the reader turns different forms of a check into the same
     * {@link Instruction}s.
     */
    private static List<Instruction> compiled(BiConsumer<MethodVisitor, Label> check) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, PUSH, null, "java/lang/Object", null);
        MethodVisitor body = writer.visitMethod(Opcodes.ACC_PUBLIC, "sendMessageBack", BODY, null, null);
        body.visitCode();
        body.visitVarInsn(Opcodes.ALOAD, 3);
        body.visitMethodInsn(Opcodes.INVOKESTATIC, "a/Client", "findBrokerAddressInPublish",
                "(Ljava/lang/String;)Ljava/lang/String;", false);
        body.visitVarInsn(Opcodes.ASTORE, 4);
        Label send = new Label();
        check.accept(body, send);
        body.visitInsn(Opcodes.RETURN);
        body.visitLabel(send);
        body.visitVarInsn(Opcodes.ALOAD, 4);
        body.visitMethodInsn(Opcodes.INVOKESTATIC, "a/Client", "consumerSendMessageBack", SEND, false);
        body.visitInsn(Opcodes.RETURN);
        body.visitMaxs(3, 5);
        body.visitEnd();
        return new ByteBuddyWeaver().read(writer.toByteArray()).method("sendMessageBack", BODY).instructions;
    }

    private static List<Instruction> defective() {
        return List.of(FIND_CALL, Instruction.store(4), Instruction.load(4), SEND_CALL);
    }

    private static List<Instruction> fixed() {
        return List.of(FIND_CALL, Instruction.store(4), Instruction.load(4), IS_BLANK, Instruction.load(4), SEND_CALL);
    }

    private static ClassShape body(String internalName, String descriptor, List<Instruction> instructions) {
        return new ClassShape(internalName, List.of(), List.of(method(descriptor, instructions)));
    }

    private static Method method(String descriptor, List<Instruction> instructions) {
        return new Method("sendMessageBack", descriptor, false, instructions);
    }

    private static ClassShape sender(String descriptor) {
        return new ClassShape(SENDER, sendersFields(),
                List.of(new Method("consumerSendMessageBack", descriptor, false, List.of())));
    }

    private static List<Field> sendersFields() {
        return List
                .of(new Field("clientRemotingProcessor", "Lorg/apache/rocketmq/client/impl/ClientRemotingProcessor;"));
    }

    private static ClassShape real(String internalName) {
        try (InputStream classFile = SendBackFallbackPatchTest.class
                .getResourceAsStream("/" + internalName + ".class")) {
            return new ByteBuddyWeaver().read(classFile.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
