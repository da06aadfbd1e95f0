package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.ledger.LedgerFeed;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.time.Duration;

/** A producer pod and the consumer pod of its topic, with the ledger of their messages. */
record ClientPair(Pod producer, Pod consumer, Ledger ledger, LedgerFeed feed) implements AutoCloseable {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** The longest times without an acknowledged send, a received message and a successful route request. */
    record LongestGaps(Duration producer, Duration consumer, Duration route) {

        @Override
        public String toString() {
            return ScenarioResult.seconds(producer) + ", " + ScenarioResult.seconds(consumer) + ", "
                    + ScenarioResult.seconds(route);
        }
    }

    /** Returns the pair of the running pods producer-by-WAY and consumer-by-WAY. */
    static ClientPair by(String way, PodCluster cluster) {
        Ledger ledger = new Ledger();
        ClientPair pair = new ClientPair(cluster.pod("producer-by-" + way + "-0"),
                cluster.pod("consumer-by-" + way + "-0"), ledger,
                LedgerFeed.into(ledger));
        pair.feed.follow(pair.producer.lastProcess()::outputLinesFrom);
        pair.feed.follow(pair.consumer.lastProcess()::outputLinesFrom);
        return pair;
    }

    /** Returns the longest gaps since an instant of {@link System#nanoTime()}. */
    LongestGaps gapsSince(long nanos) {
        long now = System.nanoTime();
        return new LongestGaps(ledger.acknowledgements().longestGap(nanos, now),
                ledger.receptions().longestGap(nanos, now),
                ledger.routes().longestGap(nanos, now));
    }

    /** Sends the consumer a command; does not wait for its effect. */
    void sendToConsumer(String command) {
        consumer.lastProcess().send(command);
    }

    /** Waits until the consumer has printed an event of this kind. */
    void awaitConsumerEvent(String what, String event, Duration limit) {
        consumer.lastProcess().awaitOutput(what, line -> line.startsWith("{\"event\":\"" + event + "\""), limit);
    }

    boolean allIsReceived() {
        return ledger.balance().lost() == 0;
    }

    /** Stops the producer and waits until every acknowledged message is received, or the limit is reached. */
    Balance end(Duration limit) {
        producer.lastProcess().send("stop");
        producer.lastProcess().awaitOutput("end of sending", line -> line.startsWith("{\"event\":\"finished\""),
                COMMAND_LIMIT);
        return feed.drained(limit);
    }

    @Override
    public void close() {
        feed.close();
    }
}
