package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.util.concurrent.CountDownLatch;

/**
 * Runs HostedApplication beside Reactor, then blocks one of Reactor's non-blocking threads. Prints the class of the
 * resulting exception, or an empty text if there is none. Arguments as for HostedApplication.
 */
public final class ReactorHost {

    private ReactorHost() {}

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
        Class.forName("reactor.core.scheduler.Scheduler").getMethod("schedule", Runnable.class).invoke(scheduler,
                sleep);
        done.await();
    }
}
