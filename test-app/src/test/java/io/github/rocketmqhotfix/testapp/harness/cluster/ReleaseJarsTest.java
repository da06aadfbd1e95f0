package io.github.rocketmqhotfix.testapp.harness.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseJarsTest {

    @TempDir
    private Path localRepository;

    @Test
    void namesTheArtefactAndTheUnreachableRepository() throws IOException {
        String repository = "http://127.0.0.1:" + closedPort() + "/";
        try (ReleaseJars jars = new ReleaseJars(repository, localRepository)) {
            assertThatThrownBy(() -> jars.client(new Release("4.9.0"))).isInstanceOf(UnresolvedReleaseException.class)
                    .hasMessageContaining("org.apache.rocketmq:rocketmq-client:4.9.0").hasMessageContaining(repository);
        }
    }

    @Test
    void namesArtifactAndRepositoryForAJarThatIsResolvedWithoutItsDependencies() throws IOException {
        String repository = "http://127.0.0.1:" + closedPort() + "/";
        try (ReleaseJars jars = new ReleaseJars(repository, localRepository)) {
            assertThatThrownBy(() -> jars.artifacts(new Release("2.0.7.Final"), List.of("ons-client")))
                    .isInstanceOf(UnresolvedReleaseException.class)
                    .hasMessageContaining("com.aliyun.openservices:ons-client:2.0.7.Final")
                    .hasMessageContaining(repository);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
