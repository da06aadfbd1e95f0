package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesrvResetPatchTest {

    private static final String APACHE = "org/apache/rocketmq/remoting/netty/NettyRemotingClient";
    private static final String REFERENCE = "Ljava/util/concurrent/atomic/AtomicReference;";
    private static final String PACKAGE = "io.github.rocketmqhotfix.patch.namesrv.";
    private static final String ADVICE = PACKAGE + "NamesrvResetAdvice$";

    private final NamesrvResetPatch patch = new NamesrvResetPatch();

    @ParameterizedTest
    @CsvSource({
        "org/apache/rocketmq/remoting/netty/NettyRemotingClient, true",
        "com/alibaba/rocketmq/remoting/netty/NettyRemotingClient, true",
        "com/aliyun/openservices/shade/com/alibaba/rocketmq/remoting/netty/NettyRemotingClient, true",
        "org/apache/rocketmq/remoting/netty/NettyRemotingServer, false",
        "org/apache/rocketmq/remoting/netty/NettyRemotingClient$1, false",
        "org/apache/rocketmq/remoting/netty/MyNettyRemotingClient, false",
    })
    void theClientClassIsRecognisedByTheEndOfItsName(String name, boolean targeted) {
        assertThat(patch.targets(name)).isEqualTo(targeted);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "org/apache/rocketmq/remoting/netty/NettyRemotingClient",
        "com/alibaba/rocketmq/remoting/netty/NettyRemotingClient",
        "com/foo/remoting/netty/NettyRemotingClient",
    })
    void theShapeIsDefectiveInAnyPackage(String name) {
        assertThat(verdict(new Shape(name))).isEqualTo(Verdict.DEFECTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrvAddrChoosed", "namesrvAddrChosen"})
    void bothSpellingsOfTheChosenAddressAreFound(String spelling) {
        Shape shape = new Shape(APACHE).withoutField("namesrvAddrChoosed").field(spelling, REFERENCE);

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(patch.weavings(shape.shape())).extracting(Weaving::fields)
                .allSatisfy(fields -> assertThat(fields).containsEntry(ADVICE + "Chosen", spelling));
    }

    @Test
    void relocatedRocketMqIsFound() {
        Shape shape = new Shape("com/foo/shaded/remoting/netty/NettyRemotingClient", "com/foo/shaded/");

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(patch.weavings(shape.shape())).extracting(Weaving::descriptor).containsExactly(
                "(Ljava/lang/String;Lcom/foo/shaded/remoting/protocol/RemotingCommand;J)"
                        + "Lcom/foo/shaded/remoting/protocol/RemotingCommand;",
                "(Ljava/lang/String;Lcom/foo/shaded/remoting/protocol/RemotingCommand;J"
                        + "Lcom/foo/shaded/remoting/InvokeCallback;)V",
                "(Ljava/lang/String;Lcom/foo/shaded/remoting/protocol/RemotingCommand;J)V");
    }

    /** 5.2.0 and later declare {@code invoke}. */
    @Test
    void invokeIsWovenIfTheClientDeclaresIt() {
        String descriptor = "(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;J)"
                + "Ljava/util/concurrent/CompletableFuture;";

        assertThat(patch.weavings(new Shape(APACHE).method("invoke", descriptor).shape()))
                .filteredOn(each -> each.method().equals("invoke")).singleElement().satisfies(each -> {
                    assertThat(each.descriptor()).isEqualTo(descriptor);
                    assertThat(each.advice()).isEqualTo(ADVICE + "OtherCall");
                });
        assertThat(patch.weavings(new Shape(APACHE).shape())).extracting(Weaving::method).doesNotContain("invoke");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ljava/util/concurrent/ConcurrentMap;", "Ljava/util/concurrent/ConcurrentHashMap;"})
    void theTableOfChannelsMayHaveEitherType(String type) {
        assertThat(verdict(new Shape(APACHE).withoutField("channelTables").field("channelTables", type)))
                .isEqualTo(Verdict.DEFECTIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "channelFuture, Lio/netty/channel/ChannelFuture;,         DEFECTIVE",
        "channelFuture, Lcom/foo/io/netty/channel/ChannelFuture;, DEFECTIVE",
        "channelFuture, Lio/netty/channel/Channel;,               UNKNOWN_SHAPE",
        "channel,       Lio/netty/channel/ChannelFuture;,         UNKNOWN_SHAPE",
    })
    void theWrapperOfAChannelMustHaveItsFuture(String field, String type, Verdict verdict) {
        ClassShape wrapper = new ClassShape(APACHE + "$ChannelWrapper", List.of(new ClassShape.Field(field, type)),
                List.of());

        assertThat(patch.judge(new Shape(APACHE).shape(), name -> name.equals(wrapper.internalName) ? wrapper : null))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invokeAsync", "invokeOneway"})
    void aMissingMethodIsNotWoven(String method) {
        Shape shape = new Shape(APACHE).withoutMethod(method);

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(patch.weavings(shape.shape())).extracting(Weaving::method).doesNotContain(method)
                .contains("invokeSync");
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrvAddrChoosed", "namesrvAddrList", "namesrvIndex", "channelTables"})
    void aFieldOfAnotherTypeIsAnUnknownShape(String field) {
        Shape shape = new Shape(APACHE).withoutField(field).field(field, "Ljava/lang/String;");

        assertThat(verdict(shape)).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrvAddrChoosed", "namesrvAddrList", "namesrvIndex", "channelTables"})
    void aMissingFieldIsAnUnknownShape(String field) {
        assertThat(verdict(new Shape(APACHE).withoutField(field))).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void aMissingInvokeSyncIsAnUnknownShape() {
        assertThat(verdict(new Shape(APACHE).withoutMethod("invokeSync"))).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @CsvSource({
        "invokeSync, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;I)V'",
        "invokeAsync, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;J)V'",
        "invokeOneway, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;)V'",
        "invoke, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;J)Ljava/util/concurrent/Future;'",
    })
    void aMethodOfAnotherDescriptorIsAnUnknownShape(String name, String descriptor) {
        Shape shape = new Shape(APACHE).withoutMethod(name).method(name, descriptor);

        assertThat(verdict(shape)).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void aForeignClassOfTheSameNameIsNotRocketMqs() {
        ClassShape foreign = new ClassShape("com/foo/remoting/netty/NettyRemotingClient",
                List.of(new ClassShape.Field("channels", "Ljava/util/Map;")),
                List.of(new ClassShape.Method("invokeSync", "(Ljava/lang/String;)V", false, List.of())));

        assertThat(patch.judge(foreign, name -> null)).isEqualTo(Verdict.NOT_ROCKETMQ);
    }

    @Test
    void aRelocatedCopyOfAnotherShapeIsRecognisedByAMethodOfRocketMq() {
        Shape shape = new Shape("com/foo/remoting/netty/NettyRemotingClient").withoutField("namesrvIndex")
                .method("updateNameServerAddressList", "(Ljava/util/List;)V");

        assertThat(verdict(shape)).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void theMethodsAreWoven() {
        assertThat(patch.weavings(new Shape(APACHE).shape()))
                .extracting(Weaving::method, Weaving::advice)
                .containsExactly(
                        tuple("invokeSync", ADVICE + "Call"),
                        tuple("invokeAsync", ADVICE + "OtherCall"),
                        tuple("invokeOneway", ADVICE + "OtherCall"));
    }

    @Test
    void theFieldsAreBoundInAllMethods() {
        assertThat(patch.weavings(new Shape(APACHE).shape())).extracting(Weaving::fields)
                .allSatisfy(fields -> assertThat(fields).isEqualTo(Map.of(
                        ADVICE + "Chosen", "namesrvAddrChoosed",
                        ADVICE + "Listed", "namesrvAddrList",
                        ADVICE + "Index", "namesrvIndex",
                        ADVICE + "Channels", "channelTables")));
    }

    @Test
    void attachIsNeverTooLateForAClient() {
        assertThat(patch.tooLate(Object.class, 1_000)).isNull();
    }

    @Test
    void everyNameInAWeavingNamesAClass() throws Exception {
        for (Weaving weaving : patch.weavings(new Shape(APACHE).shape())) {
            assertThat(named(weaving.advice()).getEnclosingClass()).isEqualTo(NamesrvResetAdvice.class);
            for (String annotation : weaving.fields().keySet()) {
                assertThat(named(annotation)).isAnnotation();
            }
        }
    }

    @Test
    void theHandoffIsTheClassThatWovenCodeNames() throws Exception {
        assertThat(patch.handoff().getName()).isEqualTo(PACKAGE + "NamesrvResetHandoff");
        assertThat(patch.handoff().getConstructor()).isNotNull();
    }

    @Test
    void theRealClientHasTheMembersThatTheAgentCallsByName() throws Exception {
        Class<?> client = named("org.apache.rocketmq.remoting.netty.NettyRemotingClient");
        Class<?> command = named("org.apache.rocketmq.remoting.protocol.RemotingCommand");
        Class<?> channel = named("io.netty.channel.Channel");
        Class<?> future = named("io.netty.channel.ChannelFuture");

        assertThat(publicMethods(client, "closeChannel", 2))
                .containsExactly(client.getMethod("closeChannel", String.class, channel));
        assertThat(publicMethods(client, "invokeSync", 3))
                .containsExactly(client.getMethod("invokeSync", String.class, command, long.class));
        assertThat(named(client.getName() + "$ChannelWrapper").getDeclaredField("channelFuture").getType())
                .isEqualTo(future);
        assertThat(command.getMethod("getCode").getReturnType()).isEqualTo(int.class);
        assertThat(command.getMethod("getOpaque").getReturnType()).isEqualTo(int.class);
        assertThat(command.getMethod("getBody").getReturnType()).isEqualTo(byte[].class);
        assertThat(publicMethods(command, "setOpaque", 1)).containsExactly(command.getMethod("setOpaque", int.class));
        assertThat(publicMethods(command, "createRequestCommand", 2)).singleElement().satisfies(method -> {
            assertThat(method.getParameterTypes()[0]).isEqualTo(int.class);
            assertThat(Modifier.isStatic(method.getModifiers())).isTrue();
        });
        assertThat(channel.getMethod("isOpen").getReturnType()).isEqualTo(boolean.class);
        assertThat(channel.getMethod("isActive").getReturnType()).isEqualTo(boolean.class);
        assertThat(channel.getMethod("close")).isNotNull();
        assertThat(publicMethods(channel.getMethod("eventLoop").getReturnType(), "execute", 1)).singleElement()
                .satisfies(method -> assertThat(method.getParameterTypes()[0]).isEqualTo(Runnable.class));
        assertThat(channel.getMethod("closeFuture").getReturnType()).isEqualTo(future);
        assertThat(future.getMethod("awaitUninterruptibly", long.class)).isNotNull();
        assertThat(future.getMethod("channel").getReturnType()).isEqualTo(channel);
        assertThat(named("io.netty.channel.ChannelPromise").getMethod("tryFailure", Throwable.class)).isNotNull();
    }

    /** The methods that {@link RemotingClient} would find by this name and number of parameters. */
    private static List<Method> publicMethods(Class<?> type, String name, int parameters) {
        return Stream.of(type.getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == parameters).toList();
    }

    private Verdict verdict(Shape shape) {
        return patch.judge(shape.shape(), name -> null);
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName(name, false, NamesrvResetPatchTest.class.getClassLoader());
    }

    /** Builds the shape of 4.9.0's client, with changes. */
    private static final class Shape {

        private final String internalName;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final List<ClassShape.Method> methods = new ArrayList<>();

        Shape(String internalName) {
            this(internalName, "");
        }

        /**
         * Relocates the classes in the descriptors to the package {@code relocation}, such as {@code com/foo/}, as
         * shading does. Does not relocate them if {@code relocation} is empty.
         */
        Shape(String internalName, String relocation) {
            this.internalName = internalName;
            String command = "L" + (relocation.isEmpty() ? "org/apache/rocketmq/" : relocation)
                    + "remoting/protocol/RemotingCommand;";
            String callback = command.replace("protocol/RemotingCommand", "InvokeCallback");
            field("namesrvAddrList", REFERENCE);
            field("namesrvAddrChoosed", REFERENCE);
            field("namesrvIndex", "Ljava/util/concurrent/atomic/AtomicInteger;");
            field("channelTables", "Ljava/util/concurrent/ConcurrentMap;");
            method("invokeSync", "(Ljava/lang/String;" + command + "J)" + command);
            method("invokeAsync", "(Ljava/lang/String;" + command + "J" + callback + ")V");
            method("invokeOneway", "(Ljava/lang/String;" + command + "J)V");
        }

        Shape field(String name, String descriptor) {
            fields.put(name, descriptor);
            return this;
        }

        Shape withoutField(String name) {
            fields.remove(name);
            return this;
        }

        Shape method(String name, String descriptor) {
            methods.add(new ClassShape.Method(name, descriptor, false, List.of()));
            return this;
        }

        Shape withoutMethod(String name) {
            methods.removeIf(each -> each.name.equals(name));
            return this;
        }

        ClassShape shape() {
            List<ClassShape.Field> all = new ArrayList<>();
            fields.forEach((name, descriptor) -> all.add(new ClassShape.Field(name, descriptor)));
            return new ClassShape(internalName, all, methods);
        }
    }
}
