package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WireTapTest {

    @Test
    void forwardsAndCounts() throws IOException {
        try (ServerSocket server = loopbackServer();
                WireTap tap = tapOf(server);
                Socket client = clientOf(tap);
                Socket accepted = server.accept()) {
            byte[] request = FrameHeader.request(105, 1, Map.of("topic", "t"));
            client.getOutputStream().write(request);
            assertThat(accepted.getInputStream().readNBytes(request.length)).isEqualTo(request);
            accepted.getOutputStream().write(7);
            assertThat(client.getInputStream().read()).isEqualTo(7);
            assertThat(tap.count(105)).isEqualTo(1);
            assertThat(tap.counts()).containsOnlyKeys(105);
            assertThat(tap.connections()).hasSize(1);
        }
    }

    @Test
    void mutesOpenConnectionsOnly() throws IOException {
        try (ServerSocket server = loopbackServer();
                WireTap tap = tapOf(server);
                Socket muted = clientOf(tap);
                Socket acceptedFirst = server.accept()) {
            acceptedFirst.getOutputStream().write(1);
            assertThat(muted.getInputStream().read()).isEqualTo(1);
            tap.muteOpenConnections();
            acceptedFirst.getOutputStream().write(2);
            muted.setSoTimeout(200);
            assertThatThrownBy(() -> muted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            muted.getOutputStream().write(FrameHeader.request(36, 1, Map.of()));
            Awaitility.await().untilAsserted(() -> assertThat(tap.count(36)).isEqualTo(1));
            try (Socket fresh = clientOf(tap); Socket acceptedSecond = server.accept()) {
                acceptedSecond.getOutputStream().write(3);
                assertThat(fresh.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void closesTheConnectionsOfADeadServer() throws IOException {
        ServerSocket server = loopbackServer();
        try (WireTap tap = tapOf(server)) {
            server.close();
            try (Socket client = clientOf(tap)) {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aCutOffAddressSwallowsConnectionAttempts() throws IOException {
        try (CutOff cutOff = CutOff.create(); Socket client = new Socket()) {
            assertThatThrownBy(() -> client.connect(addressOf(cutOff.address()), 500))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static ServerSocket loopbackServer() throws IOException {
        return new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
    }

    private static WireTap tapOf(ServerSocket server) {
        return WireTap.to((InetSocketAddress) server.getLocalSocketAddress());
    }

    private static Socket clientOf(WireTap tap) throws IOException {
        Socket socket = new Socket();
        socket.connect(addressOf(tap.address()));
        return socket;
    }

    private static InetSocketAddress addressOf(String address) {
        String[] parts = address.split(":");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }
}
