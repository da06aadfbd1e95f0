package io.github.rocketmqhotfix.patch.namesrv;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which channel was dialled last for which NameServer, per client. Holds neither clients nor channels alive.
 */
final class NameServerChannels {

    private final Map<Object, ConcurrentHashMap<String, WeakReference<Object>>> byClient = new WeakHashMap<>();

    /** {@code channel} is from now on the one for {@code address}; an older one for it is forgotten. */
    void dialled(NameServerChoice choice, String address, Object channel) {
        ConcurrentHashMap<String, WeakReference<Object>> channels = of(choice);
        synchronized (channels) {
            if (newest(channels, address) != channel) {
                channels.put(address, new WeakReference<>(channel));
            }
        }
    }

    /** Drops the choice if it is this address and this channel still its newest: at once, no dial comes between. */
    boolean drop(NameServerChoice choice, String address, Object channel) {
        ConcurrentHashMap<String, WeakReference<Object>> channels = of(choice);
        synchronized (channels) {
            Object newest = newest(channels, address);
            return (newest == null || newest == channel) && choice.drop(address);
        }
    }

    /**
     * The address whose newest channel this is; null for a channel that was replaced since. A channel that nobody
     * saw being dialled (the agent was attached later) belongs to {@code otherwise}, unless that has another.
     */
    String addressOf(NameServerChoice choice, Object channel, String otherwise) {
        ConcurrentHashMap<String, WeakReference<Object>> channels = of(choice);
        for (Map.Entry<String, WeakReference<Object>> each : channels.entrySet()) {
            if (each.getValue().get() == channel) {
                return each.getKey();
            }
        }
        return otherwise == null || newest(channels, otherwise) != null ? null : otherwise;
    }

    /** Another listed address whose newest channel is open, be it connected or on the way; null if there is none. */
    String openBeside(NameServerChoice choice, String address) throws Exception {
        for (Map.Entry<String, WeakReference<Object>> each : of(choice).entrySet()) {
            Object channel = each.getValue().get();
            if (channel != null && !each.getKey().equals(address) && choice.lists(each.getKey())
                    && Boolean.TRUE.equals(HostObject.call(channel, "isOpen"))) {
                return each.getKey();
            }
        }
        return null;
    }

    private static Object newest(ConcurrentHashMap<String, WeakReference<Object>> channels, String address) {
        WeakReference<Object> newest = channels.get(address);
        return newest == null ? null : newest.get();
    }

    private ConcurrentHashMap<String, WeakReference<Object>> of(NameServerChoice choice) {
        synchronized (byClient) {
            ConcurrentHashMap<String, WeakReference<Object>> channels = byClient.get(choice.identity());
            if (channels == null) {
                channels = new ConcurrentHashMap<>(4);
                byClient.put(choice.identity(), channels);
            }
            return channels;
        }
    }
}
