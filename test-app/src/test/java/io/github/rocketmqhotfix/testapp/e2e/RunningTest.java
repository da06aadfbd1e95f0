package io.github.rocketmqhotfix.testapp.e2e;

import java.time.Duration;
import java.time.Instant;
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
 * Prints the name of the running test once a minute, so that a long test is not silent. Surefire prints a line only
 * when a test class starts and when it ends.
 */
public final class RunningTest implements TestExecutionListener {

    private static final long PERIOD_SECONDS = 60;

    private ScheduledExecutorService timer;
    private volatile String running = "";
    private volatile Instant started = Instant.now();

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
            started = Instant.now();
            running = name(test);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            running = "";
        }
    }

    private static String name(TestIdentifier test) {
        String shown = test.getDisplayName();
        return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                .map(method -> method.getJavaClass().getSimpleName() + "." + method.getMethodName()
                        + (shown.startsWith(method.getMethodName()) ? "" : "[" + shown + "]"))
                .orElse(shown);
    }

    private void print() {
        String test = running;
        if (!test.isEmpty()) {
            System.out.println(
                    "[running] " + test + ", for " + Duration.between(started, Instant.now()).toSeconds() + " s");
        }
    }
}
