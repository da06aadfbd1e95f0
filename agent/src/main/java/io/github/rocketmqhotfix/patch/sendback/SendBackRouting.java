package io.github.rocketmqhotfix.patch.sendback;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Decides where a send-back goes if the route has no master: to the master if a refreshed route has one, else to the
 * slave. If neither is possible, RocketMQ's own code sends the message to the retry topic. One instance serves all
 * clients. Thread-safe.
 */
final class SendBackRouting {

    final PatchReport report;
    private final Map<Object, Map<String, BrokerState>> byClient = new WeakHashMap<>();

    SendBackRouting(PatchReport report) {
        this.report = report;
    }

    /** Returns the attempt to make, or null to let RocketMQ's own code send the message to the retry topic. */
    SendBackAttempt route(ClientRoute route, String brokerName) throws Exception {
        if (brokerName == null || brokerName.trim().isEmpty()) {
            report.intervened("a send-back without a broker name was not sent to the NameServer");
            return null;
        }
        BrokerState state = state(route, brokerName);
        refresh(route, brokerName, state);
        String master = route.master(brokerName);
        if (master != null) {
            report.intervened("master of " + brokerName + " is back: send-back to " + master);
            return new SendBackAttempt(master, null);
        }
        String slave = route.firstSlave(brokerName);
        if (slave != null && state.mayTrySlave(System.nanoTime())) {
            report.intervened("no master of " + brokerName + ": send-back to its slave " + slave);
            return new SendBackAttempt(slave, state);
        }
        String reason = slave == null ? " and no slave" : ", its slave " + slave + " refused lately or is being asked";
        report.intervened("no master of " + brokerName + reason + ": send-back left to the client's own retry");
        return null;
    }

    private static void refresh(ClientRoute route, String brokerName, BrokerState state) throws Exception {
        long begin = System.nanoTime();
        if (state.mayRefresh(begin)) {
            try {
                route.refresh(brokerName);
            } finally {
                state.refreshed(begin, System.nanoTime());
            }
        }
    }

    private BrokerState state(ClientRoute route, String brokerName) {
        synchronized (byClient) {
            Map<String, BrokerState> brokers = byClient.get(route.identity());
            if (brokers == null) {
                brokers = new HashMap<>(4);
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
