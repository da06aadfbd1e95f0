package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
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
    void itLooksAtTheClientByTheEndOfItsName(String name, boolean targeted) {
        assertThat(patch.targets(name)).isEqualTo(targeted);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "org/apache/rocketmq/remoting/netty/NettyRemotingClient",
        "com/alibaba/rocketmq/remoting/netty/NettyRemotingClient",
        "com/foo/remoting/netty/NettyRemotingClient",
    })
    void theShapeIsDefectiveUnderAnyName(String name) {
        assertThat(verdict(new Shape(name))).isEqualTo(Verdict.DEFECTIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrvAddrChoosed", "namesrvAddrChosen"})
    void bothSpellingsOfTheChosenAddressAreFound(String spelling) {
        Shape shape = new Shape(APACHE).withoutField("namesrvAddrChoosed").field(spelling, REFERENCE);

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(weaving(shape, "Call").fields()).containsEntry(PACKAGE + "ChosenNameServer", spelling);
        assertThat(weaving(shape, "Dialled").fields()).containsEntry(PACKAGE + "ChosenNameServer", spelling);
    }

    @Test
    void releasesThatWaitForAConnectionDialByCreateChannel() {
        Weaving dialled = weaving(new Shape(APACHE), "Dialled");

        assertThat(dialled.method()).isEqualTo("createChannel");
        assertThat(dialled.descriptor()).isEqualTo("(Ljava/lang/String;)Lio/netty/channel/Channel;");
    }

    /** 5.3.0 on: createChannel is there as well and takes something else. */
    @Test
    void releasesThatDoNotWaitDialByCreateChannelAsync() {
        Shape shape = new Shape(APACHE).withoutMethod("createChannel")
                .method("createChannel", "(Lio/netty/channel/ChannelFuture;Ljava/lang/String;)Lio/netty/channel/Channel;")
                .method("createChannelAsync", "(Ljava/lang/String;)Lio/netty/channel/ChannelFuture;");

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(weaving(shape, "DialledAsync").method()).isEqualTo("createChannelAsync");
        assertThat(weaving(shape, "DialledAsync").descriptor()).isEqualTo("(Ljava/lang/String;)Lio/netty/channel/ChannelFuture;");
    }

    @Test
    void createChannelAsyncIsPreferredWhereBothTakeAnAddress() {
        Shape shape = new Shape(APACHE)
                .method("createChannelAsync", "(Ljava/lang/String;)Lio/netty/channel/ChannelFuture;");

        assertThat(weaving(shape, "DialledAsync").method()).isEqualTo("createChannelAsync");
    }

    @Test
    void relocatedNettyAndRocketMqAreFound() {
        Shape shape = new Shape("com/foo/shaded/remoting/netty/NettyRemotingClient", "com/foo/shaded/");

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(patch.weavings(shape.shape())).extracting(Weaving::descriptor).containsExactly(
                "(Ljava/lang/String;Lcom/foo/shaded/remoting/protocol/RemotingCommand;J)"
                        + "Lcom/foo/shaded/remoting/protocol/RemotingCommand;",
                "(Ljava/lang/String;)Lcom/foo/shaded/io/netty/channel/Channel;",
                "(Ljava/lang/String;)Lcom/foo/shaded/io/netty/channel/Channel;",
                "(Ljava/lang/String;Lcom/foo/shaded/io/netty/channel/Channel;)V",
                "(Ljava/lang/String;Lcom/foo/shaded/remoting/protocol/RemotingCommand;J"
                        + "Lcom/foo/shaded/remoting/InvokeCallback;)V",
                "(Ljava/lang/String;Lcom/foo/shaded/remoting/protocol/RemotingCommand;J)V");
    }

    @Test
    void releasesThatDoNotWaitForAConnectionSelectByGetAndCreateChannelAsyncAsWell() {
        Shape shape = new Shape(APACHE)
                .method("getAndCreateChannelAsync", "(Ljava/lang/String;)Lio/netty/channel/ChannelFuture;");

        assertThat(patch.weavings(shape.shape())).filteredOn(each -> each.advice().equals(ADVICE + "Selected"))
                .extracting(Weaving::method).containsExactly("getAndCreateChannel", "getAndCreateChannelAsync");
    }

    @Test
    void theFutureOfInvokeIsWatchedWhereTheClientHasItsOwn() {
        String descriptor = "(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;J)"
                + "Ljava/util/concurrent/CompletableFuture;";

        Weaving weaving = weaving(new Shape(APACHE).method("invoke", descriptor), "FutureCall");

        assertThat(weaving.method()).isEqualTo("invoke");
        assertThat(weaving.descriptor()).isEqualTo(descriptor);
        assertThat(weaving.fields()).isEqualTo(weaving(new Shape(APACHE), "Call").fields());
        assertThat(patch.weavings(new Shape(APACHE).shape())).extracting(Weaving::method).doesNotContain("invoke");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invokeAsync", "invokeOneway"})
    void aPathThatAReleaseLacksIsNotWoven(String method) {
        Shape shape = new Shape(APACHE).withoutMethod(method);

        assertThat(verdict(shape)).isEqualTo(Verdict.DEFECTIVE);
        assertThat(patch.weavings(shape.shape())).extracting(Weaving::method).doesNotContain(method).contains("invokeSync");
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrvAddrChoosed", "namesrvAddrList", "namesrvIndex"})
    void aFieldOfAnotherTypeIsAnUnknownShape(String field) {
        Shape shape = new Shape(APACHE).withoutField(field).field(field, "Ljava/lang/String;");

        assertThat(verdict(shape)).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrvAddrChoosed", "namesrvAddrList", "namesrvIndex"})
    void aMissingFieldIsAnUnknownShape(String field) {
        assertThat(verdict(new Shape(APACHE).withoutField(field))).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invokeSync", "getAndCreateChannel", "createChannel", "closeChannel"})
    void aMissingMethodIsAnUnknownShape(String method) {
        assertThat(verdict(new Shape(APACHE).withoutMethod(method))).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @ParameterizedTest
    @CsvSource({
        "invokeSync, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;I)V'",
        "getAndCreateChannel, '(Ljava/lang/String;)Ljava/lang/Object;'",
        "createChannel, '(Ljava/net/SocketAddress;)Lio/netty/channel/Channel;'",
        "closeChannel, '(Lio/netty/channel/Channel;)V'",
        "getAndCreateChannelAsync, '(Ljava/lang/String;)Lio/netty/channel/Channel;'",
        "invokeAsync, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;J)V'",
        "invokeOneway, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;)V'",
        "invoke, '(Ljava/lang/String;Lorg/apache/rocketmq/remoting/protocol/RemotingCommand;J)Ljava/util/concurrent/Future;'",
    })
    void aMethodOfAnotherDescriptorIsAnUnknownShape(String name, String descriptor) {
        Shape shape = new Shape(APACHE).withoutMethod(name).method(name, descriptor);

        assertThat(verdict(shape)).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void aStrangersClassOfTheSameNameIsNotRocketMq() {
        ClassShape stranger = new ClassShape("com/foo/remoting/netty/NettyRemotingClient",
                List.of(new ClassShape.Field("channels", "Ljava/util/Map;")),
                List.of(new ClassShape.Method("invokeSync", "(Ljava/lang/String;)V", false, List.of())));

        assertThat(patch.judge(stranger, name -> null)).isEqualTo(Verdict.NOT_ROCKETMQ);
    }

    @Test
    void aRelocatedCopyOfAnotherShapeIsRecognisedByWhatOnlyRocketMqHas() {
        Shape shape = new Shape("com/foo/remoting/netty/NettyRemotingClient").withoutField("namesrvIndex")
                .method("updateNameServerAddressList", "(Ljava/util/List;)V");

        assertThat(verdict(shape)).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void thePlacesAreWoven() {
        assertThat(patch.weavings(new Shape(APACHE).shape()))
                .extracting(Weaving::method, Weaving::advice)
                .containsExactly(
                        tuple("invokeSync", ADVICE + "Call"),
                        tuple("getAndCreateChannel", ADVICE + "Selected"),
                        tuple("createChannel", ADVICE + "Dialled"),
                        tuple("closeChannel", ADVICE + "Close"),
                        tuple("invokeAsync", ADVICE + "AsyncCall"),
                        tuple("invokeOneway", ADVICE + "OnewayCall"));
    }

    @Test
    void dialsThatAreNotWaitedForMayChangeTheWholeChoice() {
        Shape shape = new Shape(APACHE)
                .method("createChannelAsync", "(Ljava/lang/String;)Lio/netty/channel/ChannelFuture;");

        assertThat(weaving(shape, "DialledAsync").fields()).isEqualTo(weaving(shape, "Call").fields());
    }

    @Test
    void theFieldsAreBoundWhereTheyAreRead() {
        Shape shape = new Shape(APACHE);

        for (String call : List.of("Call", "AsyncCall", "OnewayCall")) {
            assertThat(weaving(shape, call).fields()).isEqualTo(Map.of(
                    PACKAGE + "ChosenNameServer", "namesrvAddrChoosed",
                    PACKAGE + "NameServerList", "namesrvAddrList",
                    PACKAGE + "NameServerIndex", "namesrvIndex"));
        }
        assertThat(weaving(shape, "Selected").fields()).isEmpty();
        assertThat(weaving(shape, "Dialled").fields()).isEqualTo(Map.of(
                PACKAGE + "ChosenNameServer", "namesrvAddrChoosed",
                PACKAGE + "NameServerList", "namesrvAddrList"));
        assertThat(weaving(shape, "Close").fields()).isEmpty();
    }

    @Test
    void everyNameInAWeavingIsThatOfAClass() throws Exception {
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
    void theRealClientHasTheMembersThatAreCalledByName() throws Exception {
        Class<?> channel = named("io.netty.channel.Channel");
        Class<?> future = named("io.netty.channel.ChannelFuture");

        assertThat(named("org.apache.rocketmq.remoting.netty.NettyRemotingClient")
                .getMethod("closeChannel", String.class, channel)).isNotNull();
        assertThat(named("org.apache.rocketmq.remoting.protocol.RemotingCommand").getMethod("getCode").getReturnType())
                .isEqualTo(int.class);
        Class<?> response = named("org.apache.rocketmq.remoting.netty.ResponseFuture");
        assertThat(response.getMethod("isSendRequestOK").getReturnType()).isEqualTo(boolean.class);
        assertThat(response.getMethod("isTimeout").getReturnType()).isEqualTo(boolean.class);
        assertThat(response.getMethod("getTimeoutMillis").getReturnType()).isEqualTo(long.class);
        assertThat(response.getMethod("getCause").getReturnType()).isEqualTo(Throwable.class);
        assertThat(response.getMethod("getResponseCommand")).isNotNull();
        assertThat(channel.getMethod("isOpen").getReturnType()).isEqualTo(boolean.class);
        assertThat(channel.getMethod("isActive").getReturnType()).isEqualTo(boolean.class);
        assertThat(channel.getMethod("closeFuture").getReturnType()).isEqualTo(future);
        assertThat(future.getMethod("awaitUninterruptibly", long.class)).isNotNull();
        assertThat(future.getMethod("channel").getReturnType()).isEqualTo(channel);
        assertThat(Future.class).isAssignableFrom(future);
    }

    private Verdict verdict(Shape shape) {
        return patch.judge(shape.shape(), name -> null);
    }

    private Weaving weaving(Shape shape, String advice) {
        return patch.weavings(shape.shape()).stream()
                .filter(each -> each.advice().equals(ADVICE + advice)).findFirst().orElseThrow();
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName(name, false, NamesrvResetPatchTest.class.getClassLoader());
    }

    /** A shape as 4.9.0 has it, to take from and to add to. */
    private static final class Shape {

        private final String internalName;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final List<ClassShape.Method> methods = new ArrayList<>();

        Shape(String internalName) {
            this(internalName, "");
        }

        /** Relocated, as shading rewrites both names and descriptors. */
        Shape(String internalName, String relocation) {
            this.internalName = internalName;
            String command = "L" + (relocation.isEmpty() ? "org/apache/rocketmq/" : relocation)
                    + "remoting/protocol/RemotingCommand;";
            String channel = "L" + relocation + "io/netty/channel/Channel;";
            String callback = command.replace("protocol/RemotingCommand", "InvokeCallback");
            field("namesrvAddrList", REFERENCE);
            field("namesrvAddrChoosed", REFERENCE);
            field("namesrvIndex", "Ljava/util/concurrent/atomic/AtomicInteger;");
            method("invokeSync", "(Ljava/lang/String;" + command + "J)" + command);
            method("getAndCreateChannel", "(Ljava/lang/String;)" + channel);
            method("createChannel", "(Ljava/lang/String;)" + channel);
            method("closeChannel", "(" + channel + ")V");
            method("closeChannel", "(Ljava/lang/String;" + channel + ")V");
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
            methods.removeIf(each -> each.name().equals(name));
            return this;
        }

        ClassShape shape() {
            List<ClassShape.Field> all = new ArrayList<>();
            fields.forEach((name, descriptor) -> all.add(new ClassShape.Field(name, descriptor)));
            return new ClassShape(internalName, all, methods);
        }
    }
}
