package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.ClassShape.Method;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackFilterPatchTest {

    private static final String NETWORK_UTIL = "org/apache/rocketmq/common/utils/NetworkUtil";
    private static final Method NORMALIZE = method("normalizeHostAddress", "(Ljava/net/InetAddress;)Ljava/lang/String;",
            true);
    private static final Method TO_SOCKET = method("string2SocketAddress",
            "(Ljava/lang/String;)Ljava/net/SocketAddress;", true);
    private static final Method AS_TEXT = method("getLocalAddress", "()Ljava/lang/String;", true);
    private static final Method AS_ADDRESS = method("getLocalInetAddress", "()Ljava/net/InetAddress;", true);

    private final LoopbackFilterPatch patch = new LoopbackFilterPatch();

    @ParameterizedTest
    @ValueSource(strings = {
        "org/apache/rocketmq/remoting/common/RemotingUtil",
        "org/apache/rocketmq/common/utils/NetworkUtil",
        "com/alibaba/rocketmq/remoting/common/RemotingUtil",
        "com/aliyun/openservices/shade/com/alibaba/rocketmq/remoting/common/RemotingUtil",
        "com/foo/common/utils/NetworkUtil"})
    void aNameThatEndsLikeATargetIsATarget(String internalName) {
        assertThat(patch.targets(internalName)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "org/apache/rocketmq/remoting/common/RemotingUtil$1",
        "org/apache/rocketmq/remoting/common/RemotingHelper",
        "org/apache/rocketmq/remoting/RemotingUtil",
        "org/apache/rocketmq/commons/utils/NetworkUtil",
        "com/foo/NetworkUtil",
        "NetworkUtil"})
    void otherNamesAreNoTargets(String internalName) {
        assertThat(patch.targets(internalName)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {NETWORK_UTIL, "org/apache/rocketmq/remoting/common/RemotingUtil",
        "com/alibaba/rocketmq/remoting/common/RemotingUtil", "com/foo/renamed/remoting/common/RemotingUtil"})
    void rocketMqsMembersAreDefectiveUnderAnyPackage(String internalName) {
        assertThat(judge(shape(internalName, NORMALIZE, TO_SOCKET, AS_TEXT))).isEqualTo(Verdict.DEFECTIVE);
    }

    @Test
    void moreMembersMakeNoDifference() {
        assertThat(judge(shape(NETWORK_UTIL, AS_ADDRESS, method("isBridge", "(Ljava/net/NetworkInterface;)Z", true),
                AS_TEXT, TO_SOCKET, NORMALIZE))).isEqualTo(Verdict.DEFECTIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "getLocalAddress, ()Ljava/net/InetAddress;,                true",
        "getLocalAddress, (I)Ljava/lang/String;,                   true",
        "getLocalAddress, ()Ljava/lang/String;,                    false",
        "localAddress,    ()Ljava/lang/String;,                    true"})
    void rocketMqsClassWithAnotherDiscoveryIsUnknown(String name, String descriptor, boolean isStatic) {
        assertThat(judge(shape(NETWORK_UTIL, NORMALIZE, TO_SOCKET, method(name, descriptor, isStatic))))
                .isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void rocketMqsNameWithoutItsMembersIsUnknown() {
        assertThat(judge(shape(NETWORK_UTIL, AS_TEXT))).isEqualTo(Verdict.UNKNOWN_SHAPE);
        assertThat(judge(shape(NETWORK_UTIL, NORMALIZE, AS_TEXT))).isEqualTo(Verdict.UNKNOWN_SHAPE);
        assertThat(judge(shape("com/alibaba/rocketmq/remoting/common/RemotingUtil"))).isEqualTo(Verdict.UNKNOWN_SHAPE);
    }

    @Test
    void aForeignClassOfThatNameIsNotRocketMqs() {
        assertThat(judge(shape("com/foo/common/utils/NetworkUtil"))).isEqualTo(Verdict.NOT_ROCKETMQ);
        assertThat(judge(shape("com/foo/common/utils/NetworkUtil", AS_TEXT, AS_ADDRESS)))
                .isEqualTo(Verdict.NOT_ROCKETMQ);
        assertThat(judge(shape("com/foo/common/utils/NetworkUtil", AS_TEXT, TO_SOCKET,
                method("normalizeHostAddress", "(Ljava/net/InetAddress;)Ljava/lang/String;", false))))
                .isEqualTo(Verdict.NOT_ROCKETMQ);
    }

    @Test
    void withoutGetLocalInetAddressOnlyGetLocalAddressIsWoven() {
        assertThat(woven(shape(NETWORK_UTIL, NORMALIZE, TO_SOCKET, AS_TEXT)))
                .containsExactly("getLocalAddress()Ljava/lang/String; " + LoopbackFilterAdvice.class.getName());
    }

    @Test
    void bothDiscoveryMethodsAreWoven() {
        assertThat(woven(shape(NETWORK_UTIL, NORMALIZE, TO_SOCKET, AS_TEXT, AS_ADDRESS))).containsExactly(
                "getLocalAddress()Ljava/lang/String; " + LoopbackFilterAdvice.class.getName(),
                "getLocalInetAddress()Ljava/net/InetAddress; " + LoopbackFilterAdvice.class.getName());
    }

    private Verdict judge(ClassShape shape) {
        return patch.judge(shape, internalName -> {
            throw new AssertionError("asked for " + internalName);
        });
    }

    private List<String> woven(ClassShape shape) {
        List<String> woven = new ArrayList<>();
        for (Weaving each : patch.weavings(shape)) {
            woven.add(each.method() + each.descriptor() + " " + each.advice());
        }
        return woven;
    }

    private static ClassShape shape(String internalName, Method... methods) {
        return new ClassShape(internalName, List.of(), Arrays.asList(methods));
    }

    private static Method method(String name, String descriptor, boolean isStatic) {
        return new Method(name, descriptor, isStatic, List.of());
    }
}
