package io.github.rocketmqhotfix.testapp.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints once a minute the name of the running test, so that a long test is not silent. If several run, it is the one
 * that started last. Surefire prints a line only when a test class starts and when it ends.
 */
public final class RunningTest implements TestExecutionListener {

    private static final long PERIOD_SECONDS = 60;

    /** The names of the tests and classes that run, with their start. */
    private final Map<String, Instant> running = new ConcurrentHashMap<>();
    private ScheduledExecutorService timer;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "running-test");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleAtFixedRate(this::print, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        timer.shutdownNow();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest() || test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            running.put(name(test), Instant.now());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        running.remove(name(test));
    }

    private static String name(TestIdentifier test) {
        String shown = test.getDisplayName();
        return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                .map(method -> method.getJavaClass().getSimpleName() + "." + method.getMethodName()
                        + (shown.startsWith(method.getMethodName()) ? "" : "[" + shown + "]"))
                .orElse(shown);
    }

    private void print() {
        running.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent(test -> System.out.println("[running] "
                + test.getKey() + ", for " + Duration.between(test.getValue(), Instant.now()).toSeconds() + " s"));
    }
}
