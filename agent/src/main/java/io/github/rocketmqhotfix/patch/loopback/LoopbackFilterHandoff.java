package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import java.net.InetAddress;
import java.util.function.Function;

/**
 * What {@link LoopbackFilterAdvice} finds by name. Takes {@code {name of the result's type, result or null}},
 * returns the replacement in that type, or null to leave the result alone. Never throws.
 */
public final class LoopbackFilterHandoff implements Function<Object, Object> {

    @Override
    public Object apply(Object call) {
        try {
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

    static LocalAddressSelector selector() {
        return Instance.SELECTOR;
    }

    private static final class Instance {

        static final LocalAddressSelector SELECTOR = new LocalAddressSelector(Options.current().localIp(),
                Options.current().podIp(), new HostNetwork(), Reports.of(LoopbackFilterPatch.ID));
    }
}
