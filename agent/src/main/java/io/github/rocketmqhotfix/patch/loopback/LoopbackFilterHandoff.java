package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.net.InetAddress;
import java.util.function.Function;

/**
 * Chooses a replacement for the local address that a method of the host returns. {@link LoopbackFilterAdvice} finds
 * this class by name and calls it at the end of that method. Takes the array {@code {name of the method's return type,
 * result}}; the result is null if the method threw an exception. Returns the replacement in that type, or null to keep
 * the result or the exception. Never throws. Thread-safe.
 */
public final class LoopbackFilterHandoff implements Function<Object, Object> {

    private static volatile Selection selection;

    @Override
    public Object apply(Object call) {
        try {
            ReportThread.start();
            Object[] arguments = (Object[]) call;
            boolean text = String.class.getName().equals(arguments[0]);
            InetAddress replacement = text
                    ? selector().replacementOf((String) arguments[1])
                    : selector().replacementOf((InetAddress) arguments[1]);
            if (replacement == null) {
                return null;
            }
            return text ? LiteralAddress.text(replacement) : replacement;
        } catch (Throwable e) {
            Reports.of(LoopbackFilterPatch.ID).failed(e);
            return null;
        }
    }

    /**
     * The selector for the current options, which a second attach can change. Two threads may create equal ones: no
     * harm.
     */
    static LocalAddressSelector selector() {
        Options options = Options.current();
        Selection ready = selection;
        if (ready == null || ready.options != options) {
            ready = new Selection(options);
            selection = ready;
        }
        return ready.selector;
    }

    private static final class Selection {

        private final Options options;
        private final LocalAddressSelector selector;

        Selection(Options options) {
            this.options = options;
            this.selector = new LocalAddressSelector(options.localIp, options.podIp(), new HostNetwork(),
                    Reports.of(LoopbackFilterPatch.ID));
        }
    }
}
