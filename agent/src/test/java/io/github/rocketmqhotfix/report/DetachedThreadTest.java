package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DetachedThreadTest {

    @Test
    void aThreadHoldsNothingOfTheThreadThatStartsIt() throws Exception {
        InheritableThreadLocal<Object> value = new InheritableThreadLocal<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<ThreadGroup> groupOfThread = new CompletableFuture<>();
        CompletableFuture<Object> inherited = new CompletableFuture<>();
        ThreadGroup group = new ThreadGroup("of the application");
        try (URLClassLoader application = new URLClassLoader(new URL[0])) {
            Thread starter = new Thread(group, () -> {
                value.set(new Object());
                try {
                    DetachedThread.start("detached", () -> {
                        thread.complete(Thread.currentThread());
                        // a thread that has ended has no group
                        groupOfThread.complete(Thread.currentThread().getThreadGroup());
                        inherited.complete(value.get());
                    });
                } catch (Exception e) {
                    thread.completeExceptionally(e);
                }
            });
            starter.setContextClassLoader(application);
            starter.start();

            assertThat(thread.get(1, TimeUnit.MINUTES)).satisfies(detached -> {
                assertThat(detached.isDaemon()).isTrue();
                assertThat(detached.getName()).isEqualTo("detached");
                assertThat(detached.getContextClassLoader()).isNotSameAs(application);
            });
            assertThat(group.parentOf(groupOfThread.get(1, TimeUnit.MINUTES))).isFalse();
            assertThat(inherited.handle((got, failure) -> got).get(1, TimeUnit.MINUTES)).isNull();
            assertThat(inherited).isCompleted();
        }
    }
}
