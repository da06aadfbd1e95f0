package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that weaving needs only the first archive of the weaver. If it needed the second archive, unpacking that
 * archive would cost each JVM 50 ms. If this test fails with a {@code NoClassDefFoundError}, add the class to
 * {@code src/main/nest/weaver-classes.txt}. Runs against the packaged jar.
 */
@Tag("quick")
class WeaverArchiveIT {

    private final ArchiveLoader loader = archive();

    @ParameterizedTest
    @ValueSource(strings = {"remoting/common/RemotingUtil", "remoting/netty/NettyRemotingClient",
        "client/impl/MQClientAPIImpl",
        "client/impl/consumer/DefaultMQPushConsumerImpl", "client/impl/consumer/DefaultMQPullConsumerImpl"})
    void theFirstArchiveIsEnoughForEveryTarget(String name) throws Exception {
        String target = "org/apache/rocketmq/" + name;
        byte[] classFile = classFile(target);
        Weaver weaver = (Weaver) loader.loadClass("io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver")
                .getConstructor().newInstance();
        Patch patch = Judge.patchFor(target);
        ClassShape shape = new Judge(weaver).read(classFile);

        assertThat(weaver.weave(target, classFile, patch.weavings(shape))).isNotEqualTo(classFile);
    }

    @Test
    void theFirstArchiveIsEnoughToLoadItsClassesAhead() {
        assertThatCode(loader::loadAhead).doesNotThrowAnyException();
    }

    private static ArchiveLoader archive() {
        try {
            return new ArchiveLoader(WeaverSource.class, "weaver.zip.gz");
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static byte[] classFile(String internalName) throws IOException {
        try (InputStream in = WeaverArchiveIT.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
            return in.readAllBytes();
        }
    }
}
