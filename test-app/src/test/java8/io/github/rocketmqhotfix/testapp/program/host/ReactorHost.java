package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.util.concurrent.CountDownLatch;

/**
 * HostedApplication beside Reactor; then it blocks one of Reactor's threads that must not be, and prints what came of
 * it: the exception, or an empty text. The same arguments.
 */
public final class ReactorHost {

    private ReactorHost() {
    }

    public static void main(String[] arguments) throws Exception {
        HostedApplication.main(arguments);
        Object scheduler = Class.forName("reactor.core.scheduler.Schedulers").getMethod("parallel").invoke(null);
        CountDownLatch done = new CountDownLatch(1);
        Runnable sleep = () -> {
            EventLine line = new EventLine("blocked");
            try {
                Thread.sleep(1);
                line.with("failure", "");
            } catch (Throwable failure) {
                line.with("failure", failure.getClass().getName());
            }
            line.print();
            done.countDown();
        };
        Class.forName("reactor.core.scheduler.Scheduler").getMethod("schedule", Runnable.class).invoke(scheduler, sleep);
        done.await();
    }
}
