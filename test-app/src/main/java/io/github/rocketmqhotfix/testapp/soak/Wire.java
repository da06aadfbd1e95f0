package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The loopback interface, on which all is said; a request is counted a moment after it was sent. */
final class Wire {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int HOSTS = 250;
    private static final AtomicInteger MARKS = new AtomicInteger();

    private Wire() {
    }

    /**
     * Returns when all is counted that was sent to any NameServer until now: a question of ours to another one is counted, by
     * an address that nobody has used before, since earlier questions may be counted just now.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if that does not come about
     */
    static void awaitCaughtUp(RequestCapture capture, NameServer other) {
        int mark = MARKS.getAndIncrement();
        String host = "127.99." + mark / HOSTS + '.' + (1 + mark % HOSTS);
        try {
            new NameServerQuery(new InetSocketAddress(host, other.port()), LIMIT).brokers();
        } catch (IOException unanswered) {
            // it was asked
        }
        Awaitility.await("our question on the wire").atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> capture.requests(host + ':' + other.port(), RequestCode.GET_BROKER_CLUSTER_INFO) > 0);
    }
}
