package io.github.rocketmqhotfix.testapp.harness.ledger;

import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Enters in a ledger what processes print while they run. */
public final class LedgerFeed implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Ledger ledger;
    private final List<Source> sources = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private LedgerFeed(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Feeds a ledger until it is closed. */
    public static LedgerFeed into(Ledger ledger) {
        LedgerFeed feed = new LedgerFeed(ledger);
        Thread reader = new Thread(feed::readUntilClosed, "ledger-feed");
        reader.setDaemon(true);
        reader.start();
        return feed;
    }

    /** Reads a process too; it gives its lines so far without the first N, as ForkedProcess does. */
    public void follow(IntFunction<List<String>> linesFrom) {
        sources.add(new Source(linesFrom));
    }

    /**
     * Waits until what producers have been told is stored has been received. They should have stopped.
     *
     * @return the balance then; if the limit is reached, with what is lost
     */
    public Balance drained(Duration limit) {
        try {
            Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(PAUSE).until(() -> {
                read();
                return ledger.balance().lost() == 0;
            });
        } catch (ConditionTimeoutException some) {
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

    /** How far a process's output has been read. */
    private static final class Source {

        private final IntFunction<List<String>> linesFrom;
        private int read;

        Source(IntFunction<List<String>> linesFrom) {
            this.linesFrom = linesFrom;
        }

        void enterNews(Ledger ledger) {
            List<String> news = linesFrom.apply(read);
            // the last line of a killed process may be half of one
            news.stream().filter(line -> line.startsWith("{\"event\":") && line.endsWith("}"))
                    .map(ClientEvents::parsed).forEach(ledger::enter);
            read += news.size();
        }
    }
}
