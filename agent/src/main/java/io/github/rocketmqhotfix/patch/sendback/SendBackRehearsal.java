package io.github.rocketmqhotfix.patch.sendback;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs all that a send-back without an address needs once, on stand-ins for the host's objects. */
final class SendBackRehearsal {

    private SendBackRehearsal() {
    }

    static void run() {
        SendBackRouting routing = new SendBackRouting(PatchReport.unpublished());
        new SendBackFallbackHandoff().apply((Object) null);
        Sender sender = new Sender(new Processor(new Instance()));
        // to the slave, which refuses; then nowhere; then without a name; then with an unreadable sender
        for (Object[] values : new Object[][] {{sender, new Message(), "group", 3}, {sender, "broker", new Message(), "group"},
            {sender, " ", new Message(), "group"}, {new Message(), "broker", new Message(), "group"}}) {
            Object answer = SendBackFallbackHandoff.answer(routing, values, "broker");
            if (answer instanceof Object[]) {
                ((SendBackAttempt) ((Object[]) answer)[1]).apply(new IllegalStateException());
            }
        }
    }

    /** In place of MQClientAPIImpl. */
    private static final class Sender {

        private final Processor clientRemotingProcessor;

        Sender(Processor clientRemotingProcessor) {
            this.clientRemotingProcessor = clientRemotingProcessor;
        }
    }

    /** In place of ClientRemotingProcessor. */
    private static final class Processor {

        private final Instance mqClientFactory;

        Processor(Instance mqClientFactory) {
            this.mqClientFactory = mqClientFactory;
        }
    }

    /** In place of MQClientInstance. */
    public static final class Instance {

        private final Map<String, Map<Long, String>> brokerAddrTable = new ConcurrentHashMap<>();

        Instance() {
            Map<Long, String> addresses = new HashMap<>();
            addresses.put(1L, "slave");
            brokerAddrTable.put("broker", addresses);
        }

        public String findBrokerAddressInPublish(String brokerName) {
            return brokerAddrTable.get(brokerName).get(0L);
        }

        public boolean updateTopicRouteInfoFromNameServer(String topic) {
            return topic != null;
        }
    }

    /** In place of MessageExt. */
    public static final class Message {

        public String getTopic() {
            return "topic";
        }

        public String getProperty(String name) {
            return name;
        }
    }
}
