package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What {@link NamesrvResetAdvice} finds by name. Takes an array whose first element says which place asks, and the
 * values of that place; what is no array is what selection gave to a call, the commonest of all. Never throws.
 */
public final class NamesrvResetHandoff implements Function<Object, Object> {

    private static final NamesrvReset RESET = new NamesrvReset(Reports.of(NamesrvResetPatch.ID));

    @Override
    public Object apply(Object values) {
        ReportThread.start();
        return ask(RESET, values);
    }

    static Object ask(NamesrvReset reset, Object values) {
        try {
            if (values instanceof Object[]) {
                return askOf(reset, (Object[]) values);
            }
            reset.selected(values);
        } catch (Throwable e) {
            reset.failed(e);
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static Object askOf(NamesrvReset reset, Object[] values) throws Exception {
        String place = (String) values[0];
        if ("begin".equals(place)) {
            return begin(reset, values);
        }
        if ("pending".equals(place)) {
            return new PendingCall(reset, begin(reset, values), values[5], values[6]);
        }
        if ("dial".equals(place)) {
            return reset.insteadOf((String) values[1], choice(values, 2));
        }
        if ("dialled".equals(place)) {
            reset.dialled((String) values[1], values[2], new NameServerChoice((AtomicReference<String>) values[3],
                    (AtomicReference<List<String>>) values[4], null));
        } else if ("close".equals(place)) {
            return reset.wasNeverAsked(values[1]);
        }
        return null;
    }

    private static NameServerCall begin(NamesrvReset reset, Object[] values) {
        return reset.begin((Long) values[1], choice(values, 2));
    }

    /** Its three fields from this position on. */
    @SuppressWarnings("unchecked")
    private static NameServerChoice choice(Object[] values, int first) {
        return new NameServerChoice((AtomicReference<String>) values[first],
                (AtomicReference<List<String>>) values[first + 1], (AtomicInteger) values[first + 2]);
    }
}
