package io.github.rocketmqhotfix.patch.sendback;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a send-back goes when the route has no master: to the master if a refreshed route has one, else to the
 * slave, else nowhere, and the caller re-sends it to the retry topic by itself. Thread-safe; one for all clients.
 */
final class SendBackRouting {

    private final PatchReport report;
    private final Map<Object, Map<String, BrokerState>> byClient = new WeakHashMap<>();

    SendBackRouting(PatchReport report) {
        this.report = report;
    }

    /** The attempt to make, or null: none, the caller has to re-send. */
    SendBackAttempt route(ClientRoute route, String brokerName) throws Exception {
        if (brokerName == null || brokerName.trim().isEmpty()) {
            report.intervened("a send-back without a broker name was kept from the NameServer");
            return null;
        }
        BrokerState state = state(route, brokerName);
        String master = masterAfterRefresh(route, brokerName, state);
        if (master != null) {
            report.intervened("master of " + brokerName + " is back: send-back to " + master);
            return new SendBackAttempt(master, null);
        }
        String slave = route.firstSlave(brokerName);
        if (slave != null && state.mayTrySlave(System.nanoTime())) {
            report.intervened("no master of " + brokerName + ": send-back to its slave " + slave);
            return new SendBackAttempt(slave, state);
        }
        String why = slave == null ? " and no slave" : ", its slave " + slave + " refused lately or is being asked";
        report.intervened("no master of " + brokerName + why + ": send-back left to the client's own retry");
        return null;
    }

    /** The patch itself failed; the host goes on. */
    void failed(Throwable cause) {
        report.failed(cause);
    }

    private static String masterAfterRefresh(ClientRoute route, String brokerName, BrokerState state) throws Exception {
        if (state.mayRefresh(System.nanoTime())) {
            long begin = System.nanoTime();
            try {
                route.refresh(brokerName);
            } finally {
                state.refreshed(begin, System.nanoTime());
            }
        }
        return route.master(brokerName);
    }

    private BrokerState state(ClientRoute route, String brokerName) {
        synchronized (byClient) {
            Map<String, BrokerState> brokers = byClient.get(route.identity());
            if (brokers == null) {
                brokers = new ConcurrentHashMap<>(4);
                byClient.put(route.identity(), brokers);
            }
            BrokerState state = brokers.get(brokerName);
            if (state == null) {
                state = new BrokerState(System.nanoTime());
                brokers.put(brokerName, state);
            }
            return state;
        }
    }
}
