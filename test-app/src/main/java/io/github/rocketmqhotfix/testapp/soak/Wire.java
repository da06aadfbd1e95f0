package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.wire.RequestCode;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The loopback interface, on which all is said; a request is counted a moment after it was sent. */
final class Wire {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    private Wire() {
    }

    /**
     * Returns when all is counted that was sent to any NameServer until now: a question of ours to another one is counted.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if that does not come about
     */
    static void awaitCaughtUp(RequestCapture capture, NameServer other) {
        long before = questions(capture, other);
        // whether it is answered does not matter
        other.answers();
        Awaitility.await("our question on the wire").atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> questions(capture, other) > before);
    }

    private static long questions(RequestCapture capture, NameServer nameServer) {
        return capture.requests(nameServer.address(), RequestCode.GET_BROKER_CLUSTER_INFO);
    }
}
