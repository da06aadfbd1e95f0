package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchTest {

    @Test
    void runsConcurrentlyAndReportsTheEndOfEachRun() {
        List<String> steps = new CopyOnWriteArrayList<>();
        CyclicBarrier both = new CyclicBarrier(2);
        try (Batch batch = new Batch(2, steps::add)) {
            Future<Integer> first = batch.run("first", () -> both.await(10, TimeUnit.SECONDS) >= 0 ? 1 : 0);
            Future<Integer> second = batch.run("second", () -> both.await(10, TimeUnit.SECONDS) >= 0 ? 2 : 0);

            assertThat(Batch.result(first) + Batch.result(second)).isEqualTo(3);
        }
        assertThat(steps).hasSize(2).anyMatch(step -> step.endsWith(" of 2 is over: first"))
                .anyMatch(step -> step.endsWith(" of 2 is over: second"));
    }

    @Test
    void theExceptionOfARunIsThrownUnchanged() {
        try (Batch batch = new Batch(1, StepListener.SILENT)) {
            Future<Object> run = batch.run("failing", () -> {
                throw new IllegalStateException("broken");
            });

            assertThatThrownBy(() -> Batch.result(run)).isInstanceOf(IllegalStateException.class).hasMessage("broken");
        }
    }
}
