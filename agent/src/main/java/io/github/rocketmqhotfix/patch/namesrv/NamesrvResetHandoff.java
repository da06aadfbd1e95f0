package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.Reports;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What {@link NamesrvResetAdvice} finds by name. Takes an array whose first element says which of the four places
 * asks, and the values of that place; never throws.
 */
public final class NamesrvResetHandoff implements Function<Object, Object> {

    private static final NamesrvReset RESET = new NamesrvReset(Reports.of(NamesrvResetPatch.ID));

    @Override
    public Object apply(Object values) {
        return ask(RESET, (Object[]) values);
    }

    @SuppressWarnings("unchecked")
    static Object ask(NamesrvReset reset, Object[] values) {
        try {
            String place = (String) values[0];
            if ("begin".equals(place)) {
                return reset.begin((Long) values[1], new NameServerChoice((AtomicReference<String>) values[2],
                        (AtomicReference<List<String>>) values[3], (AtomicInteger) values[4]));
            }
            if ("selected".equals(place)) {
                reset.selected(values[1]);
            } else if ("dialled".equals(place)) {
                reset.dialled((String) values[1], values[2], new NameServerChoice((AtomicReference<String>) values[3],
                        (AtomicReference<List<String>>) values[4], null));
            } else if ("close".equals(place)) {
                return reset.wasNeverAsked(values[1]);
            }
            return null;
        } catch (Throwable e) {
            reset.failed(e);
            return null;
        }
    }
}
