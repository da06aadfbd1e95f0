package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * Answers {@link NamesrvResetAdvice}, which finds this class by name. Takes {@code {client, request, timeoutMillis,
 * chosen, list, index, channels}}; the last four are fields of the client. Returns a {@link NameServerCall}, or null if
 * the release has to choose the NameServer. The request is null if the client's call does not wait for its answer. For
 * a null request, this class returns the address of a NameServer instead of a {@link NameServerCall}. Never throws.
 * Thread-safe.
 */
public final class NamesrvResetHandoff implements Function<Object, Object> {

    /**
     * The key is the client's field {@code namesrvAddrChoosed}: it identifies the client and holds no reference to it.
     */
    private static final Map<Object, NameServers> CLIENTS = new WeakHashMap<>();

    @Override
    public Object apply(Object values) {
        ReportThread.start();
        return ask(CLIENTS, Reports.of(NamesrvResetPatch.ID), Options.current().namesrvAttemptMillis,
                (Object[]) values);
    }

    static Object ask(Map<Object, NameServers> clients, PatchReport report, long attemptMillis, Object[] values) {
        try {
            RemotingClient client = new RemotingClient(values[0], values[3], values[4], values[5], values[6]);
            NameServers servers;
            synchronized (clients) {
                servers = clients.get(values[3]);
                // a second attach may have changed the option
                if (servers == null || servers.attemptMillis != attemptMillis) {
                    servers = new NameServers(report, attemptMillis);
                    clients.put(values[3], servers);
                }
            }
            if (values[1] == null) {
                return servers.address(client, System.nanoTime());
            }
            NameServerCall call = new NameServerCall(servers, client, values[1], (Long) values[2]);
            return call.begin() ? call : null;
        } catch (Throwable e) {
            report.failed(e);
            return null;
        }
    }
}
