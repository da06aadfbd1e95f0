package io.github.rocketmqhotfix.patch.sendback;

import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.util.function.Function;

/**
 * Answers {@link SendBackFallbackAdvice}, which finds this class by name. When a send-back begins, takes the broker
 * name or null, and keeps the name for the thread. When the send-back has no address, takes the sender and the sender's
 * arguments {@code {sender, name or message, message or group, group or delay level}}, and returns
 * {@code {address, attempt}} or the exception to throw. Never throws. Thread-safe.
 */
public final class SendBackFallbackHandoff implements Function<Object, Object> {

    private static final ThreadLocal<String> BROKER_NAME = new ThreadLocal<>();
    private static final SendBackRouting ROUTING = new SendBackRouting(Reports.of(SendBackFallbackPatch.ID));

    @Override
    public Object apply(Object values) {
        if (!(values instanceof Object[])) {
            BROKER_NAME.set((String) values);
            return null;
        }
        String nameOfBody = BROKER_NAME.get();
        BROKER_NAME.remove();
        try {
            ReportThread.start();
        } catch (Throwable e) {
            ROUTING.report.failed(e);
        }
        return answer(ROUTING, (Object[]) values, nameOfBody);
    }

    /**
     * {@code nameOfBody} is the broker name that {@code sendMessageBack} got. A broker name in the sender's arguments
     * is more exact, so it is used instead.
     */
    static Object answer(SendBackRouting routing, Object[] values, String nameOfBody) {
        try {
            boolean named = values[1] instanceof String || values[1] == null;
            String nameOfSender = named && values[1] != null ? ((String) values[1]).trim() : "";
            String brokerName = nameOfSender.isEmpty() ? nameOfBody : nameOfSender;
            Object message = named ? values[2] : values[1];
            ClientRoute route = ClientRoute.of(values[0], message, (String) values[named ? 3 : 2]);
            SendBackAttempt attempt = routing.route(route, brokerName);
            return attempt == null
                    ? new IllegalStateException("no master in the route of broker " + brokerName
                            + ": the message goes to the retry topic")
                    : new Object[] {attempt.address, attempt};
        } catch (Throwable e) {
            routing.report.failed(e);
            return new IllegalStateException("no address for a send-back: the message goes to the retry topic", e);
        }
    }
}
