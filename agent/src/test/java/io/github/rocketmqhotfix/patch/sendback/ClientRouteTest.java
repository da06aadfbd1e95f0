package io.github.rocketmqhotfix.patch.sendback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientRouteTest {

    @Test
    void theInstanceIsFoundThroughTheSender() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient();

        assertThat(client.route().identity()).isSameAs(client.instance());
    }

    @Test
    void fieldsAreFoundInSuperclasses() throws Exception {
        Object instance = new Object();

        assertThat(ClientRoute.of(new DerivedSender(new DerivedProcessor(instance)), null, null).identity())
                .isSameAs(instance);
    }

    @Test
    void aSenderWithoutTheFieldCausesAnException() {
        assertThatThrownBy(() -> ClientRoute.of(new Object(), null, null))
                .isInstanceOf(NoSuchFieldException.class).hasMessageContaining("clientRemotingProcessor");
    }

    @Test
    void aProcessorWithoutTheFieldCausesAnException() {
        assertThatThrownBy(() -> ClientRoute.of(new DerivedSender(new Object()), null, null))
                .isInstanceOf(NoSuchFieldException.class).hasMessageContaining("mqClientFactory");
    }

    @Test
    void aSenderWithoutAProcessorCausesAnException() {
        assertThatThrownBy(() -> ClientRoute.of(new DerivedSender(null), null, null)).isInstanceOf(Exception.class);
    }

    @Test
    void anInstanceWithoutABrokerTableCausesAnException() {
        assertThatThrownBy(() -> new ClientRoute(new Object(), null, null).firstSlave("broker"))
                .isInstanceOf(NoSuchFieldException.class).hasMessageContaining("brokerAddrTable");
    }

    @Test
    void anInstanceWithoutTheLookupCausesAnException() {
        assertThatThrownBy(() -> new ClientRoute(new Object(), null, null).master("broker"))
                .isInstanceOf(NoSuchMethodException.class);
    }

    @Test
    void theClientsOwnLookupFindsTheMaster() throws Exception {
        ClientRoute route = new FakeConsumerClient().knows("broker", 0, "master:10911")
                .knows("broker", 1, "slave:10911").route();

        assertThat(route.master("broker")).isEqualTo("master:10911");
        assertThat(route.master("other")).isNull();
    }

    @Test
    void theFirstSlaveHasTheLowestId() throws Exception {
        ClientRoute route = new FakeConsumerClient()
                .knows("broker", 17, "third:10911").knows("broker", 2, "first:10911").knows("broker", 3, "second:10911")
                .route();

        assertThat(route.firstSlave("broker")).isEqualTo("first:10911");
    }

    @Test
    void aMasterIsNoSlave() throws Exception {
        assertThat(new FakeConsumerClient().knows("broker", 0, "master:10911").route().firstSlave("broker")).isNull();
    }

    @Test
    void anUnknownBrokerHasNoSlave() throws Exception {
        assertThat(new FakeConsumerClient().knows("broker", 1, "slave:10911").route().firstSlave("other")).isNull();
    }

    @Test
    void aRefreshAsksForTheTopicOfTheMessage() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient();

        client.route().refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders");
    }

    /** A broker may have only the retry topic of the group or only the topic of the message. */
    @Test
    void aRefreshAsksForTheRetryTopicAndTheOriginalTopicUntilItFindsAMaster() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient();

        client.route("payments", "group").refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group", "payments");
    }

    @Test
    void aRefreshEndsWithTheFirstRouteThatNamesAMaster() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient();
        client.onRefresh(() -> {
            if (client.refreshes() == 2) {
                client.knows("broker", 0, "master:10911");
            }
        });

        client.route("payments", "group").refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group");
    }

    /** The calling thread consumes messages and must not be blocked for long. */
    @Test
    void aSlowAnswerEndsTheRefresh() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient();
        CountDownLatch never = new CountDownLatch(1);
        client.onRefresh(() -> {
            try {
                assertThat(never.await(1_100, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        client.route("payments", "group").refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders");
    }

    @Test
    void anExceptionOfARefreshIsPassedOn() {
        FakeConsumerClient client = new FakeConsumerClient().onRefresh(() -> {
            throw new IllegalStateException("no NameServer");
        });

        assertThatThrownBy(() -> client.route().refresh("broker"))
                .isInstanceOf(InvocationTargetException.class).hasRootCauseMessage("no NameServer");
    }

    @Test
    void theRealClientHasTheMembersThatTheAgentReadsByName() throws Exception {
        Class<?> instance = named("org.apache.rocketmq.client.impl.factory.MQClientInstance");

        assertThat(named("org.apache.rocketmq.client.impl.MQClientAPIImpl").getDeclaredField("clientRemotingProcessor")
                .getType().getDeclaredField("mqClientFactory").getType()).isEqualTo(instance);
        assertThat(Map.class).isAssignableFrom(instance.getDeclaredField("brokerAddrTable").getType());
        assertThat(instance.getMethod("findBrokerAddressInPublish", String.class).getReturnType())
                .isEqualTo(String.class);
        assertThat(instance.getMethod("updateTopicRouteInfoFromNameServer", String.class)).isNotNull();
        assertThat(named("org.apache.rocketmq.common.message.MessageExt").getMethod("getTopic").getReturnType())
                .isEqualTo(String.class);
        assertThat(named("org.apache.rocketmq.common.message.MessageExt").getMethod("getProperty", String.class)
                .getReturnType())
                .isEqualTo(String.class);
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ClientRouteTest.class.getClassLoader());
    }

    private static class BaseSender {

        @SuppressWarnings("unused")
        private final Object clientRemotingProcessor;

        BaseSender(Object clientRemotingProcessor) {
            this.clientRemotingProcessor = clientRemotingProcessor;
        }
    }

    private static final class DerivedSender extends BaseSender {

        DerivedSender(Object clientRemotingProcessor) {
            super(clientRemotingProcessor);
        }
    }

    private static class BaseProcessor {

        @SuppressWarnings("unused")
        private final Object mqClientFactory;

        BaseProcessor(Object mqClientFactory) {
            this.mqClientFactory = mqClientFactory;
        }
    }

    private static final class DerivedProcessor extends BaseProcessor {

        DerivedProcessor(Object mqClientFactory) {
            super(mqClientFactory);
        }
    }
}
