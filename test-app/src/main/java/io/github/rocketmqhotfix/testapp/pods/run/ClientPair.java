package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.ledger.LedgerFeed;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.time.Duration;

/** A producer pod and the consumer pod of its topic, and the books of both. */
final class ClientPair implements AutoCloseable {

    /** The longest times in which nothing went well. */
    record Gaps(Duration producer, Duration consumer, Duration route) {

        String text() {
            return Finding.seconds(producer) + ", " + Finding.seconds(consumer) + ", " + Finding.seconds(route);
        }
    }

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private final Pod producer;
    private final Pod consumer;
    private final Ledger ledger = new Ledger();
    private final LedgerFeed feed = LedgerFeed.into(ledger);

    private ClientPair(Pod producer, Pod consumer) {
        this.producer = producer;
        this.consumer = consumer;
        feed.follow(producer.output()::outputLinesFrom);
        feed.follow(consumer.output()::outputLinesFrom);
    }

    /** Of the pods producer-by-WAY and consumer-by-WAY, which run. */
    static ClientPair reaching(String way, PodCluster cluster) {
        return new ClientPair(cluster.pod("producer-by-" + way + "-0"), cluster.pod("consumer-by-" + way + "-0"));
    }

    Pod producer() {
        return producer;
    }

    Pod consumer() {
        return consumer;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Since an instant. */
    Gaps gapsSince(long nanos) {
        long now = System.nanoTime();
        return new Gaps(ledger.acknowledgements().longestGap(nanos, now), ledger.receptions().longestGap(nanos, now),
                ledger.routes().longestGap(nanos, now));
    }

    /** Gives the consumer a command; its answer may come much later. */
    void tellConsumer(String command) {
        consumer.output().send(command);
    }

    /** Stops the producer and waits until all is received that was acknowledged. */
    Balance end(Duration limit) {
        producer.output().send("stop");
        producer.output().awaitOutput("end of sending", line -> line.startsWith("{\"event\":\"finished\""), COMMAND_LIMIT);
        return feed.drained(limit);
    }

    @Override
    public void close() {
        feed.close();
    }
}
