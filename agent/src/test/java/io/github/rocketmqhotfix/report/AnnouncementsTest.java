package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

    private final PatchReport report = PatchReport.unpublished();
    private final Announcements announcements = new Announcements();

    @Test
    void beforeAnybodyListensNothingIsKeptAndNothingDropped() throws Exception {
        for (int number = 1; number <= 2 * Announcements.CAPACITY; number++) {
            assertThat(announcements.give(report, intervention(number))).isTrue();
        }

        announcements.open();
        announcements.give(report, intervention(1_000));
        assertThat(announcements.take().intervention().number()).isEqualTo(1_000);
    }

    @Test
    void whatHasNoRoomIsRefusedAndTheRestComesInOrder() {
        announcements.open();
        for (int number = 1; number <= Announcements.CAPACITY; number++) {
            assertThat(announcements.give(report, intervention(number))).isTrue();
        }
        assertThat(announcements.give(report, intervention(Announcements.CAPACITY + 1))).isFalse();

        for (int number = 1; number <= Announcements.CAPACITY; number++) {
            assertThat(announcements.take().intervention().number()).isEqualTo(number);
        }
        assertThat(announcements.give(report, intervention(1_000))).isTrue();
        assertThat(announcements.take().intervention().number()).isEqualTo(1_000);
    }

    @Test
    void aReaderThatIsInterruptedWaitsOn() throws Exception {
        CompletableFuture<Thread> opened = new CompletableFuture<>();
        CompletableFuture<Announcements.Announcement> taken = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            announcements.open();
            opened.complete(Thread.currentThread());
            taken.complete(announcements.take());
        });
        reader.setDaemon(true);
        reader.start();

        opened.get(1, TimeUnit.MINUTES).interrupt();
        announcements.give(report, intervention(7));

        assertThat(taken.get(1, TimeUnit.MINUTES).intervention().number()).isEqualTo(7);
        assertThat(taken.get().report()).isSameAs(report);
    }

    private static Intervention intervention(long number) {
        return new Intervention(number, 0, "moved on");
    }
}
