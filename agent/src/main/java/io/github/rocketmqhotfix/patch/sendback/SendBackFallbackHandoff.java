package io.github.rocketmqhotfix.patch.sendback;

import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.util.function.Function;

/**
 * What {@link SendBackFallbackAdvice} finds by name. Takes a broker name (or null) when a send-back begins on this
 * thread, and {@code {sender, name or message, message or group, group or number}} when it has no address; answers that with
 * {@code {address, attempt}} or with the exception to throw. Never throws.
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
        String bodysName = BROKER_NAME.get();
        BROKER_NAME.remove();
        try {
            ReportThread.start();
        } catch (Throwable e) {
            ROUTING.failed(e);
        }
        return answer(ROUTING, (Object[]) values, bodysName);
    }

    /** {@code bodysName} is what the body was asked for; the sender's own, where it is told one, is more exact. */
    static Object answer(SendBackRouting routing, Object[] values, String bodysName) {
        try {
            boolean named = values[1] instanceof String || values[1] == null;
            String sendersName = named && values[1] != null ? ((String) values[1]).trim() : "";
            String brokerName = sendersName.isEmpty() ? bodysName : sendersName;
            Object message = named ? values[2] : values[1];
            ClientRoute route = ClientRoute.of(values[0], message, (String) values[named ? 3 : 2]);
            SendBackAttempt attempt = routing.route(route, brokerName);
            return attempt == null
                    ? new IllegalStateException("no master in the route of broker " + brokerName
                            + ": the message goes to the retry topic")
                    : new Object[] {attempt.address(), attempt};
        } catch (Throwable e) {
            routing.failed(e);
            return new IllegalStateException("no address for a send-back: the message goes to the retry topic", e);
        }
    }
}
