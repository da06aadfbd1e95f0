package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NameServerChannelsTest {

    private final NameServerChannels channels = new NameServerChannels();
    private final NameServerChoice choice = choice();

    @Test
    void aChannelBelongsToTheAddressThatItWasDialledFor() {
        Object first = new Object();
        Object second = new Object();
        channels.dialled(choice, "a", first);
        channels.dialled(choice, "b", second);

        assertThat(channels.addressOf(choice, first, "b")).isEqualTo("a");
        assertThat(channels.addressOf(choice, second, null)).isEqualTo("b");
    }

    @Test
    void aChannelThatWasReplacedBelongsToNoAddress() {
        Object older = new Object();
        Object newer = new Object();
        channels.dialled(choice, "a", older);
        channels.dialled(choice, "a", newer);

        assertThat(channels.addressOf(choice, older, "a")).isNull();
        assertThat(channels.addressOf(choice, newer, "a")).isEqualTo("a");
    }

    /** createChannel returns the one in the table to a thread that came second. */
    @Test
    void theSameChannelMayBeDialledTwice() {
        Object channel = new Object();
        channels.dialled(choice, "a", channel);
        channels.dialled(choice, "a", channel);

        assertThat(channels.addressOf(choice, channel, null)).isEqualTo("a");
    }

    @Test
    void aChannelFromBeforeTheAgentWasAttachedBelongsToTheChosenAddress() {
        assertThat(channels.addressOf(choice, new Object(), "a")).isEqualTo("a");
        assertThat(channels.addressOf(choice, new Object(), null)).isNull();
    }

    @Test
    void aChannelFromBeforeTheAgentWasAttachedBelongsToNoAddressThatWasDialledSince() {
        channels.dialled(choice, "a", new Object());

        assertThat(channels.addressOf(choice, new Object(), "a")).isNull();
        assertThat(channels.addressOf(choice, new Object(), "b")).isEqualTo("b");
    }

    @Test
    void clientsDoNotShareAddresses() {
        NameServerChoice other = choice();
        Object channel = new Object();
        Object channelOfOther = new Object();
        channels.dialled(choice, "a", channel);
        channels.dialled(other, "a", channelOfOther);

        assertThat(channels.addressOf(choice, channel, null)).isEqualTo("a");
        assertThat(channels.addressOf(other, channelOfOther, null)).isEqualTo("a");
        assertThat(channels.addressOf(other, channel, "a")).isNull();
    }

    @Test
    void neitherAClientNorAChannelIsHeld() {
        WeakReference<Object> channel = new WeakReference<>(new Object());
        WeakReference<Object> client = dialAndForget(channel.get());

        await().untilAsserted(() -> {
            System.gc();
            assertThat(channel.get()).isNull();
            assertThat(client.get()).isNull();
        });
        Reference.reachabilityFence(channels);
    }

    /** A client lives for ever; what it was connected to must not. */
    @Test
    void aChannelOfALivingClientIsNotHeld() {
        WeakReference<Object> channel = new WeakReference<>(new Object());
        channels.dialled(choice, "a", channel.get());

        await().untilAsserted(() -> {
            System.gc();
            assertThat(channel.get()).isNull();
        });
        // and then it is as if it had never been dialled
        assertThat(channels.addressOf(choice, new Object(), "a")).isEqualTo("a");
    }

    private WeakReference<Object> dialAndForget(Object channel) {
        NameServerChoice forgotten = choice();
        channels.dialled(forgotten, "a", channel);
        return new WeakReference<>(forgotten.identity());
    }

    private static NameServerChoice choice() {
        return new NameServerChoice(new AtomicReference<>(), new AtomicReference<>(), null);
    }
}
