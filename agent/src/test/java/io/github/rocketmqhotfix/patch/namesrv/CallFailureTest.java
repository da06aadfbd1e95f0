package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallFailureTest {

    @Test
    void aTimeoutOfTheWaitForAnAnswerIsSilence() {
        assertThat(CallFailure.of(new RemotingTimeoutException("a:9876", 500))).isEqualTo(CallFailure.SILENT);
    }

    /** 4.3.0 and later throw this exception before they send the request. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"invokeSync call timeout", "invokeSync call the addr[a:9876] timeout"})
    void aTimeoutBeforeTheSendIsLate(String message) {
        assertThat(CallFailure.of(new RemotingTimeoutException(message))).isEqualTo(CallFailure.LATE);
    }

    @Test
    void aMissingConnectionAndALostConnectionAreDifferent() {
        assertThat(CallFailure.of(new RemotingConnectException("a:9876"))).isEqualTo(CallFailure.UNREACHABLE);
        assertThat(CallFailure.of(new RemotingSendRequestException("a:9876"))).isEqualTo(CallFailure.LOST);
        assertThat(CallFailure.of(new RemotingSendRequestException("a:9876", new IOException())))
                .isEqualTo(CallFailure.LOST);
    }

    /** 5.2.0 and later throw RemotingSendRequestException with these causes. */
    @Test
    void aSendThatTheClientHeldBackShowsNothingAboutTheNameServer() {
        for (Throwable cause : new Throwable[] {new RemotingTooMuchRequestException("too fast"),
            new RemotingTimeoutException("no permit"), new InterruptedException()}) {
            assertThat(CallFailure.of(new RemotingSendRequestException("a:9876", cause))).isEqualTo(CallFailure.OTHER);
        }
    }

    @Test
    void interruptsBackPressureAndErrorsShowNothingAboutTheNameServer() {
        for (Throwable thrown : new Throwable[] {new InterruptedException(),
            new RemotingTooMuchRequestException("too fast"),
            new RemotingCommandException("no header"), new IllegalStateException(), new NoSuchMethodError()}) {
            assertThat(CallFailure.of(thrown)).isEqualTo(CallFailure.OTHER);
        }
    }

    @Test
    void relocatedExceptionsAreRecognisedByTheEndOfTheirNames() {
        assertThat(CallFailure.of(new ShadedRemotingTimeoutException())).isEqualTo(CallFailure.SILENT);
        assertThat(CallFailure.of(new ShadedRemotingSendRequestException())).isEqualTo(CallFailure.LOST);
        assertThat(CallFailure.of(new ShadedRemotingConnectException())).isEqualTo(CallFailure.UNREACHABLE);
    }

    private static final class ShadedRemotingTimeoutException extends Exception {

        private static final long serialVersionUID = 1;

        ShadedRemotingTimeoutException() {
            super("wait response on the channel <a:9876> timeout, 500(ms)");
        }
    }

    private static final class ShadedRemotingSendRequestException extends Exception {

        private static final long serialVersionUID = 1;
    }

    private static final class ShadedRemotingConnectException extends Exception {

        private static final long serialVersionUID = 1;
    }
}
