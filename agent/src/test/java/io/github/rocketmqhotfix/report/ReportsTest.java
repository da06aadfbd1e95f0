package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReportsTest {

    private static final String PROPERTY = "rocketmq.hotfix.outcome.replaced";

    private final Properties properties = System.getProperties();

    @AfterEach
    void restore() {
        System.setProperties(properties);
        System.clearProperty(PROPERTY);
    }

    /** A thread of the host may hold the lock while it waits for the class that the calling thread loads. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPropertyIsReplacedWhileAnotherThreadHoldsTheLockOfTheProperties() throws Exception {
        System.setProperty(PROPERTY, "waiting");
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            synchronized (properties) {
                held.countDown();
                awaitQuietly(replaced);
            }
        });
        holder.setDaemon(true);
        holder.start();
        held.await();

        Reports.replaceProperty(PROPERTY, null, "applied");

        replaced.countDown();
        holder.join();
        assertThat(System.getProperty(PROPERTY)).isEqualTo("applied");
    }

    @Test
    void onlyTheExpectedValueIsReplaced() {
        System.setProperty(PROPERTY, "applied");

        Reports.replaceProperty(PROPERTY, "waiting", "failed:agent-jar");
        assertThat(System.getProperty(PROPERTY)).isEqualTo("applied");

        System.setProperty(PROPERTY, "waiting");
        Reports.replaceProperty(PROPERTY, "waiting", "failed:agent-jar");
        assertThat(System.getProperty(PROPERTY)).isEqualTo("failed:agent-jar");
    }

    @Test
    void aMissingPropertyIsNotAdded() {
        Reports.replaceProperty(PROPERTY, null, "applied");

        assertThat(System.getProperty(PROPERTY)).isNull();
    }

    /** The iterators of a subclass may take any lock, and the calling thread may be inside class loading. */
    @Test
    void aSubclassOfPropertiesIsNotTouched() {
        Properties own = new Properties() {
            private static final long serialVersionUID = 1L;
        };
        own.putAll(properties);
        own.setProperty(PROPERTY, "waiting");
        System.setProperties(own);

        Reports.replaceProperty(PROPERTY, null, "applied");

        assertThat(own.getProperty(PROPERTY)).isEqualTo("waiting");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
