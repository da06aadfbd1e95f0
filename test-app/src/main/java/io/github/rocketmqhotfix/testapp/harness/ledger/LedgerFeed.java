package io.github.rocketmqhotfix.testapp.harness.ledger;

import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Reads the events that running processes print, and enters the events into a ledger. */
public final class LedgerFeed implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Ledger ledger;
    private final List<Source> sources = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private LedgerFeed(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Feeds a ledger until the returned feed is closed. */
    public static LedgerFeed into(Ledger ledger) {
        LedgerFeed feed = new LedgerFeed(ledger);
        DaemonThread.start("ledger-feed", feed::readUntilClosed);
        return feed;
    }

    /**
     * Adds a process; the function returns its lines from an index on, as {@link ForkedProcess#outputLinesFrom} does.
     */
    public void follow(IntFunction<List<String>> linesFrom) {
        sources.add(new Source(linesFrom));
    }

    /**
     * Waits until every acknowledged message has been received. The producers must have stopped.
     *
     * @return the balance; if the limit passes first, the messages that are still missing count as lost
     */
    public Balance drained(Duration limit) {
        try {
            Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(PAUSE).until(() -> {
                read();
                return ledger.balance().lost() == 0;
            });
        } catch (ConditionTimeoutException someAreLost) {
            return ledger.balance();
        }
        return ledger.balance();
    }

    @Override
    public void close() {
        closed = true;
        read();
    }

    private void readUntilClosed() {
        while (!closed) {
            read();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private synchronized void read() {
        sources.forEach(source -> source.enterNews(ledger));
    }

    /** A process and the number of its lines that have been read. */
    private static final class Source {

        private final IntFunction<List<String>> linesFrom;
        private int read;

        Source(IntFunction<List<String>> linesFrom) {
            this.linesFrom = linesFrom;
        }

        void enterNews(Ledger ledger) {
            List<String> news = linesFrom.apply(read);
            // the last line of a killed process may be incomplete
            news.stream().filter(line -> line.startsWith("{\"event\":") && line.endsWith("}"))
                    .map(ClientEvents::parsed).forEach(ledger::enter);
            read += news.size();
        }
    }
}
