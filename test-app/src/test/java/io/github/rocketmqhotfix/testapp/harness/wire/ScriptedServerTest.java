package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void answersByItsScriptAndKeepsTheRequest() throws IOException {
        try (ScriptedServer server = ScriptedServer
                .start(request -> Optional.of(new Answer(17, "no " + request.fields().get("topic"), Map.of(), "")))) {
            RemotingAnswer answer = ask(server, LONG);

            assertThat(answer.code()).isEqualTo(17);
            assertThat(answer.remark()).isEqualTo("no here");
            assertThat(server.requests()).containsExactly(new ScriptedServer.Request(105, Map.of("topic", "here"), 1));
            assertThat(server.count(105)).isEqualTo(1);
        }
    }

    @Test
    void startsAgainOnTheSamePort() throws IOException {
        ScriptedServer gone = ScriptedServer.start(Script.SUCCESS);
        gone.close();
        assertThatThrownBy(() -> ask(gone, LONG)).isInstanceOf(ConnectException.class);

        try (ScriptedServer back = gone.startAgain(Script.SUCCESS)) {
            assertThat(back.address()).isEqualTo(gone.address());
            assertThat(ask(gone, LONG).succeeded()).isTrue();
        }
    }

    @Test
    void countsTheConnectionsThatAClientHasNotClosed() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(Script.SUCCESS)) {
            try (Socket client = connected(server)) {
                assertThat(client.isConnected()).isTrue();
                await().until(() -> server.openConnections() == 1);
            }
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void sendsTheBody() throws IOException {
        try (ScriptedServer server = ScriptedServer
                .start(request -> Optional.of(new Answer(0, "", Map.of(), "{\"queueDatas\":[]}")))) {
            assertThat(ask(server, LONG).json().has("queueDatas")).isTrue();
        }
    }

    @Test
    void aSilentServerCountsRequestsButDoesNotAnswer() {
        try (ScriptedServer server = ScriptedServer.start(Script.SILENCE)) {
            assertThatThrownBy(() -> ask(server, SHORT)).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.count(105)).isEqualTo(1);
        }
    }

    @Test
    void aNewScriptAppliesAtOnce() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(Script.SILENCE)) {
            server.follow(Script.SUCCESS);

            assertThat(ask(server, LONG).succeeded()).isTrue();
        }
    }

    @Test
    void aDelayedAnswerDoesNotDelayLaterRequests() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(Script.SUCCESS); Socket open = connected(server)) {
            server.delay(SHORT);
            long begin = System.nanoTime();
            open.getOutputStream().write(FrameHeader.request(105, 1, Map.of()));
            open.getOutputStream().write(FrameHeader.request(105, 2, Map.of()));
            await().until(() -> server.count(105) == 2);
            server.delay(Duration.ZERO);
            assertThat(ask(server, LONG).succeeded()).isTrue();

            open.setSoTimeout((int) LONG.toMillis());
            assertThat(open.getInputStream().read()).isNotNegative();
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void aBrokerAlsoAnswersOnItsPortMinusTwo() throws IOException {
        try (ScriptedServer broker = ScriptedServer.startBroker(request -> Optional.of(Answer.SUCCESS))) {
            assertThat(ask(broker, 0, LONG).succeeded()).isTrue();
            assertThat(ask(broker, -2, LONG).succeeded()).isTrue();
            assertThat(broker.count(105)).isEqualTo(2);
        }
    }

    @Test
    void aMutedConnectionIsReadButNotAnsweredAndANewOneWorks() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(Script.SUCCESS); Socket open = connected(server)) {
            open.getOutputStream().write(FrameHeader.request(105, 1, Map.of()));
            DataInputStream in = new DataInputStream(open.getInputStream());
            in.skipNBytes(in.readInt());

            server.muteOpenConnections();

            open.setSoTimeout((int) SHORT.toMillis());
            open.getOutputStream().write(FrameHeader.request(105, 2, Map.of()));
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.count(105)).isEqualTo(2);
            assertThat(ask(server, LONG).succeeded()).isTrue();
        }
    }

    @Test
    void hangingUpWaitsUntilTheClientHasClosed() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Script.SUCCESS); Socket open = connected(server)) {
            open.getOutputStream().write(FrameHeader.request(105, 1, Map.of()));
            CompletableFuture<Void> hungUp;
            try (InputStream in = open.getInputStream()) {
                assertThat(in.read()).isNotNegative();
                hungUp = CompletableFuture.runAsync(server::hangUp);
                // the server has ended the stream, but the client has not closed its socket
                in.readAllBytes();
                assertThat(hungUp).isNotDone();
            }

            assertThat(hungUp).succeedsWithin(LONG);
            assertThat(ask(server, LONG).succeeded()).isTrue();
        }
    }

    private static Socket connected(ScriptedServer server) throws IOException {
        String[] address = server.address().split(":");
        return new Socket(address[0], Integer.parseInt(address[1]));
    }

    private static RemotingAnswer ask(ScriptedServer server, Duration timeout) throws IOException {
        return ask(server, 0, timeout);
    }

    private static RemotingAnswer ask(ScriptedServer server, int portDistance, Duration timeout) throws IOException {
        String[] address = server.address().split(":");
        return RemotingAnswer.from(new InetSocketAddress(address[0], Integer.parseInt(address[1]) + portDistance),
                timeout,
                105, Map.of("topic", "here"));
    }
}
