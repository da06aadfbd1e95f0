package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a client leave a NameServer that is dead, hangs, or was removed from its list, within the call that finds out. All of it is
 * woven into {@code NettyRemotingClient}, whose methods take an address; null means "ask a NameServer".
 *
 * <table>
 * <caption>What is woven</caption>
 * <tr><th>method</th><th>what is woven</th><th>effect</th><th>releases</th></tr>
 * <tr><td>{@code invokeSync}</td><td>on entry an address and a time-out, on exit a repetition ({@link NameServerCall})</td>
 * <td>the agent chooses the NameServer, gives it 500 ms, and asks the next one</td><td>all</td></tr>
 * <tr><td>{@code invokeAsync}, {@code invokeOneway}</td><td>on entry an address</td><td>the agent chooses the NameServer</td>
 * <td>all</td></tr>
 * <tr><td>{@code invoke}</td><td>the same</td><td>the same</td><td>5.2.0 on</td></tr>
 * </table>
 *
 * <p>With an address, a release takes the way that it takes to a broker: the same table of channels and the same dial. Its own
 * selection is not used, and with it go its defects: a choice that outlives its NameServer (all releases), the lock that is held
 * while a NameServer is dialled (up to 5.2.0), the list that is read before that lock (#2090), an unreachable neighbour that uses
 * up the time (#7056), one address per call (5.3.0 on), and a removed address that is asked forever (#2042, up to 4.7.0).
 */
public final class NamesrvResetPatch implements Patch {

    public static final String ID = "namesrv-reset";

    private static final String CLIENT = "/remoting/netty/NettyRemotingClient";
    private static final String WRAPPER = "$ChannelWrapper";
    private static final String REFERENCE = "Ljava/util/concurrent/atomic/AtomicReference;";
    private static final String CHANNELS = "channelTables";
    private static final String INTEGER = "Ljava/util/concurrent/atomic/AtomicInteger;";
    private static final String INVOKE_SYNC = "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)L[^;]+/RemotingCommand;";
    private static final String INVOKE =
            "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)Ljava/util/concurrent/CompletableFuture;";
    private static final String INVOKE_ONEWAY = "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)V";
    private static final String INVOKE_ASYNC =
            "\\(Ljava/lang/String;L[^;]+/RemotingCommand;JL[^;]+/InvokeCallback;\\)V";

    /** What calls use besides the handoff. */
    private static final List<String> CLASSES = Arrays.asList("CallFailure", "DialWatch", "DialWatch$Timer", "HostObject",
            "HostObject$Member", "NameServer", "NameServer$Mark", "NameServerCall", "NameServerRequests", "NameServers",
            "NameServers$Fields");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String defect() {
        return "a client goes on asking a NameServer that is dead, hangs, or was taken off the list";
    }

    @Override
    public String releases() {
        return "all: 3.0.4-open to 5.5.1, ons-client 1.x";
    }

    @Override
    public List<String> upstream() {
        return Arrays.asList(
                "https://github.com/apache/rocketmq/issues/8712",
                "https://github.com/apache/rocketmq/pull/8713",
                "https://github.com/apache/rocketmq/issues/2042",
                "https://github.com/apache/rocketmq/issues/2090",
                "https://github.com/apache/rocketmq/issues/7056",
                "https://github.com/apache/rocketmq/issues/9290");
    }

    @Override
    public boolean targets(String internalName) {
        return internalName.endsWith(CLIENT);
    }

    @Override
    public boolean readsSibling(String internalName) {
        return internalName.endsWith(CLIENT + WRAPPER);
    }

    @Override
    public Verdict judge(ClassShape shape, ClassShape.Lookup siblings) {
        ClassShape wrapper = siblings.find(shape.internalName() + WRAPPER);
        boolean known = chosenField(shape) != null
                && (wrapper == null || wrapper.hasFieldOfType("channelFuture", "/ChannelFuture;"))
                && shape.hasField("namesrvAddrList", REFERENCE)
                && shape.hasField("namesrvIndex", INTEGER)
                && (shape.hasField(CHANNELS, "Ljava/util/concurrent/ConcurrentMap;")
                        || shape.hasField(CHANNELS, "Ljava/util/concurrent/ConcurrentHashMap;"))
                && like(shape, "invokeSync", INVOKE_SYNC) != null
                && isAbsentOrAsExpected(shape, "invokeAsync", INVOKE_ASYNC)
                && isAbsentOrAsExpected(shape, "invokeOneway", INVOKE_ONEWAY)
                && isAbsentOrAsExpected(shape, "invoke", INVOKE);
        if (known) {
            return Verdict.DEFECTIVE;
        }
        boolean rocketMq = shape.internalName().contains("rocketmq/") || !shape.methods("updateNameServerAddressList").isEmpty();
        return rocketMq ? Verdict.UNKNOWN_SHAPE : Verdict.NOT_ROCKETMQ;
    }

    @Override
    public List<Weaving> weavings(ClassShape shape) {
        List<Weaving> weavings = new ArrayList<>();
        weavings.add(weaving(shape, like(shape, "invokeSync", INVOKE_SYNC), "Call"));
        for (ClassShape.Method each : Arrays.asList(like(shape, "invokeAsync", INVOKE_ASYNC), like(shape, "invokeOneway", INVOKE_ONEWAY),
                like(shape, "invoke", INVOKE))) {
            if (each != null) {
                weavings.add(weaving(shape, each, "OtherCall"));
            }
        }
        return weavings;
    }

    @Override
    public Class<?> handoff() {
        return NamesrvResetHandoff.class;
    }

    /** Whatever the client has chosen so far, its next call is looked after. */
    @Override
    public String tooLate(Class<?> loaded, long limitNanos) {
        return null;
    }

    @Override
    public void rehearse() throws ClassNotFoundException {
        for (String name : CLASSES) {
            Class.forName(getClass().getPackage().getName() + '.' + name, false, getClass().getClassLoader());
        }
    }

    /** Spelled {@code namesrvAddrChoosed} everywhere but in ons-client 1.8.8.1 to 1.8.8.8. */
    private static String chosenField(ClassShape shape) {
        for (String name : Arrays.asList("namesrvAddrChoosed", "namesrvAddrChosen")) {
            if (shape.hasField(name, REFERENCE)) {
                return name;
            }
        }
        return null;
    }

    private Weaving weaving(ClassShape shape, ClassShape.Method method, String name) {
        String advice = getClass().getPackage().getName() + ".NamesrvResetAdvice$";
        return new Weaving(method.name(), method.descriptor(), advice + name)
                .binding(advice + "Chosen", chosenField(shape))
                .binding(advice + "Listed", "namesrvAddrList")
                .binding(advice + "Index", "namesrvIndex")
                .binding(advice + "Channels", CHANNELS);
    }

    /** A release that has no method of this name needs nothing there. */
    private static boolean isAbsentOrAsExpected(ClassShape shape, String name, String descriptor) {
        return shape.methods(name).isEmpty() || like(shape, name, descriptor) != null;
    }

    private static ClassShape.Method like(ClassShape shape, String name, String descriptor) {
        for (ClassShape.Method method : shape.methods(name)) {
            if (method.descriptor().matches(descriptor)) {
                return method;
            }
        }
        return null;
    }
}
