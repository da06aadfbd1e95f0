package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class LoadingThreadsTest {

    @Test
    void aThreadThatDefinesAClassIsDoneOnceItIsOutsideTheDefinition() throws Exception {
        ThreadInClassLoading thread = ThreadInClassLoading.start();

        LoadingThreads loading = LoadingThreads.now();
        assertThat(loading.allFinished()).isFalse();

        thread.goOn();
        await().until(loading::allFinished);
    }

    @Test
    void aThreadThatBeginsLaterIsNotIncluded() throws Exception {
        LoadingThreads loading = LoadingThreads.now();
        await().until(loading::allFinished);
        ThreadInClassLoading thread = ThreadInClassLoading.start();

        assertThat(loading.allFinished()).isTrue();

        thread.goOn();
    }
}
