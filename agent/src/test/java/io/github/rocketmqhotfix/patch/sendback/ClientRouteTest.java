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
        StandInClient client = new StandInClient();

        assertThat(client.route().identity()).isSameAs(client.instance());
    }

    @Test
    void fieldsAreFoundInSuperclasses() throws Exception {
        Object instance = new Object();

        assertThat(ClientRoute.of(new DerivedSender(new DerivedProcessor(instance)), null, null).identity()).isSameAs(instance);
    }

    @Test
    void aSenderWithoutTheFieldIsAnException() {
        assertThatThrownBy(() -> ClientRoute.of(new Object(), null, null))
                .isInstanceOf(NoSuchFieldException.class).hasMessageContaining("clientRemotingProcessor");
    }

    @Test
    void aProcessorWithoutTheFieldIsAnException() {
        assertThatThrownBy(() -> ClientRoute.of(new DerivedSender(new Object()), null, null))
                .isInstanceOf(NoSuchFieldException.class).hasMessageContaining("mqClientFactory");
    }

    @Test
    void aSenderThatHasNoProcessorYetIsAnException() {
        assertThatThrownBy(() -> ClientRoute.of(new DerivedSender(null), null, null)).isInstanceOf(Exception.class);
    }

    @Test
    void anInstanceWithoutABrokerTableIsAnException() {
        assertThatThrownBy(() -> new ClientRoute(new Object(), null, null).firstSlave("broker"))
                .isInstanceOf(NoSuchFieldException.class).hasMessageContaining("brokerAddrTable");
    }

    @Test
    void anInstanceWithoutTheLookupIsAnException() {
        assertThatThrownBy(() -> new ClientRoute(new Object(), null, null).master("broker"))
                .isInstanceOf(NoSuchMethodException.class);
    }

    @Test
    void theMasterIsTheOneThatTheClientFinds() throws Exception {
        ClientRoute route = new StandInClient().knows("broker", 0, "master:10911").knows("broker", 1, "slave:10911").route();

        assertThat(route.master("broker")).isEqualTo("master:10911");
        assertThat(route.master("other")).isNull();
    }

    @Test
    void theFirstSlaveIsTheOneWithTheLowestId() throws Exception {
        ClientRoute route = new StandInClient()
                .knows("broker", 17, "third:10911").knows("broker", 2, "first:10911").knows("broker", 3, "second:10911").route();

        assertThat(route.firstSlave("broker")).isEqualTo("first:10911");
    }

    @Test
    void aMasterIsNoSlave() throws Exception {
        assertThat(new StandInClient().knows("broker", 0, "master:10911").route().firstSlave("broker")).isNull();
    }

    @Test
    void anUnknownBrokerHasNoSlave() throws Exception {
        assertThat(new StandInClient().knows("broker", 1, "slave:10911").route().firstSlave("other")).isNull();
    }

    @Test
    void aRefreshAsksForTheTopicOfTheMessage() throws Exception {
        StandInClient client = new StandInClient();

        client.route().refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders");
    }

    /** A broker may have the retry topic of the group and not the topic of the message, or the other way round. */
    @Test
    void aRefreshAsksForTheRetryTopicAndForTheFirstTopicAsLongAsThereIsNoMaster() throws Exception {
        StandInClient client = new StandInClient();

        client.route("payments", "group").refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group", "payments");
    }

    @Test
    void aRefreshEndsWithTheFirstRouteThatNamesAMaster() throws Exception {
        StandInClient client = new StandInClient();
        client.onRefresh(() -> {
            if (client.refreshes() == 2) {
                client.knows("broker", 0, "master:10911");
            }
        });

        client.route("payments", "group").refresh("broker");

        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group");
    }

    /** The caller is a thread that consumes messages. */
    @Test
    void aRefreshThatTookLongIsNotFollowedByAnother() throws Exception {
        StandInClient client = new StandInClient();
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
    void whatARefreshThrowsIsNotSwallowed() {
        StandInClient client = new StandInClient().onRefresh(() -> {
            throw new IllegalStateException("no NameServer");
        });

        assertThatThrownBy(() -> client.route().refresh("broker"))
                .isInstanceOf(InvocationTargetException.class).hasRootCauseMessage("no NameServer");
    }

    @Test
    void theRealClientHasTheMembersThatAreReadByName() throws Exception {
        Class<?> instance = named("org.apache.rocketmq.client.impl.factory.MQClientInstance");

        assertThat(named("org.apache.rocketmq.client.impl.MQClientAPIImpl").getDeclaredField("clientRemotingProcessor")
                .getType().getDeclaredField("mqClientFactory").getType()).isEqualTo(instance);
        assertThat(Map.class).isAssignableFrom(instance.getDeclaredField("brokerAddrTable").getType());
        assertThat(instance.getMethod("findBrokerAddressInPublish", String.class).getReturnType()).isEqualTo(String.class);
        assertThat(instance.getMethod("updateTopicRouteInfoFromNameServer", String.class)).isNotNull();
        assertThat(named("org.apache.rocketmq.common.message.MessageExt").getMethod("getTopic").getReturnType())
                .isEqualTo(String.class);
        assertThat(named("org.apache.rocketmq.common.message.MessageExt").getMethod("getProperty", String.class).getReturnType())
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
