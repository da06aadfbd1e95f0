package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * What {@link NamesrvResetAdvice} finds by name: gives a call without an address the address to ask. Never throws.
 *
 * <p>Takes {@code {client, request, timeoutMillis, chosen, list, index, channels}}, the last four being fields of the client. Returns
 * a {@link NameServerCall}, or null where the release chooses itself. Where the request is null, the call does not wait for its
 * answer; then the result is an address, or null.
 */
public final class NamesrvResetHandoff implements Function<Object, Object> {

    /** By a field of the client, which tells one client from another without holding it. */
    private static final Map<Object, NameServers> CLIENTS = new WeakHashMap<>();

    @Override
    public Object apply(Object values) {
        ReportThread.start();
        return ask(CLIENTS, Reports.of(NamesrvResetPatch.ID), Options.current().namesrvAttemptMillis(), (Object[]) values);
    }

    static Object ask(Map<Object, NameServers> clients, PatchReport report, long attemptMillis, Object[] values) {
        try {
            NameServers.Fields fields = new NameServers.Fields(values[0], values[3], values[4], values[5], values[6]);
            NameServers servers;
            synchronized (clients) {
                servers = clients.get(values[3]);
                // an agent that was attached again has its own options
                if (servers == null || !servers.hasAttempt(attemptMillis)) {
                    servers = new NameServers(report, attemptMillis);
                    clients.put(values[3], servers);
                }
            }
            if (values[1] == null) {
                return servers.address(fields, System.nanoTime());
            }
            NameServerCall call = new NameServerCall(servers, fields, values[1], (Long) values[2]);
            return call.begin() ? call : null;
        } catch (Throwable e) {
            report.failed(e);
            return null;
        }
    }
}
