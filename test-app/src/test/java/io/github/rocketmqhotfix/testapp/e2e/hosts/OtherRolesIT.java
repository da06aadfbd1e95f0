package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.cluster.Proxy;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.load.ConsumerApplication;
import io.github.rocketmqhotfix.testapp.program.load.ProducerApplication;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests a NameServer, a broker and a proxy with the agent. Every server of 5.x contains the classes of the clients and
 * uses some of them.
 */
class OtherRolesIT {

    private static final String BROKER = "broker-a";
    private static final String TOPIC = "hotfix-roles";
    private static final int MESSAGES = 5;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Setting SETTING = Installations.plain("5.3.3");
    private static final String ADDRESS_DISCOVERY = "[rocketmq-hotfix] INFO applied loopback-filter to org.apache.rocketmq.common.utils.NetworkUtil (rocketmq-common-5.3.3.jar)";
    private static final String REMOTING_CLIENT = "[rocketmq-hotfix] INFO applied namesrv-reset to org.apache.rocketmq.remoting.netty.NettyRemotingClient (rocketmq-remoting-5.3.3.jar)";

    @AutoClose
    private static Workspace workspace;
    private static NameServer nameServer;
    private static Broker broker;

    @BeforeAll
    static void startNameServerAndBroker() {
        workspace = Workspace.create("roles");
        Optional<AgentFlag> agent = Optional.of(Requirements.agent());
        nameServer = NameServer.start(workspace, SETTING.servers(), agent).awaitAnswer();
        broker = Broker.start(workspace, SETTING.servers(), BrokerSettings.master(BROKER, nameServer.address()), agent)
                .awaitRegistration(nameServer);
        broker.createTopic(TOPIC, 1);
    }

    @Test
    void producerAndConsumerWorkThroughAProxyIfAllServersHaveTheAgent() throws Exception {
        Proxy proxy = proxy(Optional.of("127.0.0.1"), Optional.of(Requirements.agent()));
        assertThat(proxy.awaitRoute(TOPIC, BROKER)).isEqualTo(proxy.address());

        ClientProcess consumer = client("consumer", ConsumerApplication.class, proxy, "group=hotfix-roles");
        ClientProcess producer = client("producer", ProducerApplication.class, proxy, "count=" + MESSAGES,
                "attempts=5");
        assertThat(producer.awaitEvent("finished", LIMIT).path("sent").asInt()).as(producer.process().tail())
                .isEqualTo(MESSAGES);
        consumer.process().await("all messages", () -> consumer.events("delivered").size() >= MESSAGES, LIMIT);

        // no other line: there was no failure and no intervention
        assertThat(AgentLines.of(nameServer.process())).containsExactlyInAnyOrder(ADDRESS_DISCOVERY, REMOTING_CLIENT);
        assertThat(AgentLines.of(broker.process())).containsExactlyInAnyOrder(ADDRESS_DISCOVERY, REMOTING_CLIENT);
        assertThat(AgentLines.of(proxy.process())).containsExactlyInAnyOrder(ADDRESS_DISCOVERY, REMOTING_CLIENT,
                fixedUpstream("MQClientAPIImpl"), fixedUpstream("consumer.DefaultMQPushConsumerImpl"));
        assertThat(outcomes(nameServer.process())).isEqualTo(outcomes("waiting"));
        assertThat(outcomes(broker.process())).isEqualTo(outcomes("waiting"));
        assertThat(outcomes(proxy.process())).isEqualTo(outcomes("stood-aside:fixed-upstream"));
    }

    @Test
    void aProxySendsClientsToTheAddressThatTheAgentHandsOut() {
        String localIp = "192.0.2.77";
        Proxy without = proxy(Optional.empty(), Optional.empty());
        Proxy with = proxy(Optional.empty(), Optional.of(Requirements.agent("local-ip=" + localIp)));

        assertThat(without.awaitRoute(TOPIC, BROKER)).endsWith(":" + without.port())
                .isNotEqualTo(localIp + ":" + without.port());
        assertThat(with.awaitRoute(TOPIC, BROKER)).isEqualTo(localIp + ":" + with.port());
    }

    private static Proxy proxy(Optional<String> address, Optional<AgentFlag> agent) {
        return Proxy.start(workspace, SETTING.servers(), nameServer.address(), address, agent);
    }

    private static ClientProcess client(String name, Class<?> application, Proxy proxy, String... arguments) {
        return ClientProcess.start(workspace, SETTING.client(), name, application, Optional.empty(), Optional.empty(),
                Stream.concat(Stream.of("nameServer=" + proxy.address(), "topic=" + TOPIC), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static String fixedUpstream(String className) {
        return "[rocketmq-hotfix] INFO stood-aside:fixed-upstream sendback-fallback for org.apache.rocketmq.client.impl."
                + className
                + " (rocketmq-client-5.3.3.jar)";
    }

    private static Map<String, String> outcomes(String ofSendBack) {
        return Map.of("loopback-filter", "applied", "namesrv-reset", "applied", "sendback-fallback", ofSendBack);
    }

    /** Returns the outcomes by patch id, read from the system properties as jcmd does. */
    private static Map<String, String> outcomes(ForkedProcess process) throws IOException, AttachNotSupportedException {
        String prefix = "rocketmq.hotfix.outcome.";
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try {
            return machine.getSystemProperties().entrySet().stream()
                    .filter(each -> each.getKey().toString().startsWith(prefix))
                    .collect(Collectors.toMap(each -> each.getKey().toString().substring(prefix.length()),
                            each -> each.getValue().toString()));
        } finally {
            machine.detach();
        }
    }
}
