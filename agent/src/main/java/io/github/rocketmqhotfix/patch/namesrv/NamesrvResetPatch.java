package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where: {@code NettyRemotingClient}. Its methods take an address, and null means "ask a NameServer".
 *
 * <p>When: always. No release drops its choice of NameServer after a failure: it is replaced only when its channel
 * is closed, and up to 4.9.0 a timeout closes nothing, so a NameServer that hangs is asked forever. Up to 4.7.0 a
 * NameServer that was taken off the list is asked forever too, and in all releases an update of the list between
 * two steps of the selection brings a removed one back (#2090).
 *
 * <p>Why at these places:
 * <ul>
 * <li>{@code invokeSync} knows the request and how it ended, {@code invokeAsync} the request and the callback that will
 * hear of it, {@code invoke} (5.2.0 on) the request and the future, {@code invokeOneway} whether the request could be
 * handed to the connection at all;
 * <li>{@code getAndCreateChannel}, and from 5.3.0 on {@code getAndCreateChannelAsync}, know which channel this call got
 * and when;
 * <li>{@code createChannel} (5.3.0 on: {@code createChannelAsync}) knows which address a channel was dialled for; the
 * latter is also where threads that select together come back to an address that was just left, because the connection
 * to the next one is not there yet;
 * <li>{@code closeChannel} is where a release closes a healthy channel after a call whose time was eaten by another
 * address (#7056).
 * </ul>
 * What is not said to be later is there in every release.
 */
public final class NamesrvResetPatch implements Patch {

    public static final String ID = "namesrv-reset";

    private static final String REFERENCE = "Ljava/util/concurrent/atomic/AtomicReference;";
    private static final String INTEGER = "Ljava/util/concurrent/atomic/AtomicInteger;";
    private static final String CHANNEL_FUTURE_OF_ADDRESS = "\\(Ljava/lang/String;\\)L[^;]*netty/channel/ChannelFuture;";
    private static final String INVOKE =
            "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)Ljava/util/concurrent/CompletableFuture;";
    private static final String INVOKE_ONEWAY = "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)V";
    private static final String INVOKE_ASYNC =
            "\\(Ljava/lang/String;L[^;]+/RemotingCommand;JL[^;]+/InvokeCallback;\\)V";

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
        return internalName.endsWith("/remoting/netty/NettyRemotingClient");
    }

    @Override
    public Verdict judge(ClassShape shape, ClassShape.Lookup siblings) {
        boolean known = chosenField(shape) != null
                && shape.hasField("namesrvAddrList", REFERENCE)
                && shape.hasField("namesrvIndex", INTEGER)
                && invokeSync(shape) != null
                && oneArgument(shape, "getAndCreateChannel") != null
                && dial(shape) != null
                && closeChannel(shape) != null
                && isAbsentOrAsExpected(shape, "getAndCreateChannelAsync", CHANNEL_FUTURE_OF_ADDRESS)
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
        String packageName = getClass().getPackage().getName() + '.';
        String advice = packageName + "NamesrvResetAdvice$";
        ClassShape.Method call = invokeSync(shape);
        ClassShape.Method channel = oneArgument(shape, "getAndCreateChannel");
        ClassShape.Method dial = dial(shape);
        ClassShape.Method close = closeChannel(shape);
        List<Weaving> weavings = new ArrayList<>(Arrays.asList(
                ofCall(shape, call, "Call"),
                new Weaving(channel.name(), channel.descriptor(), advice + "Selected"),
                ofDial(shape, dial),
                new Weaving(close.name(), close.descriptor(), advice + "Close")));
        ClassShape.Method channelAsync = like(shape, "getAndCreateChannelAsync", CHANNEL_FUTURE_OF_ADDRESS);
        if (channelAsync != null) {
            weavings.add(new Weaving(channelAsync.name(), channelAsync.descriptor(), advice + "Selected"));
        }
        ClassShape.Method async = like(shape, "invokeAsync", INVOKE_ASYNC);
        if (async != null) {
            weavings.add(ofCall(shape, async, "AsyncCall"));
        }
        ClassShape.Method oneway = like(shape, "invokeOneway", INVOKE_ONEWAY);
        if (oneway != null) {
            weavings.add(ofCall(shape, oneway, "OnewayCall"));
        }
        ClassShape.Method future = like(shape, "invoke", INVOKE);
        if (future != null) {
            weavings.add(ofCall(shape, future, "FutureCall"));
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
    public void rehearse() {
        NamesrvReset.rehearse();
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

    private Weaving ofCall(ClassShape shape, ClassShape.Method method, String advice) {
        String packageName = getClass().getPackage().getName() + '.';
        return new Weaving(method.name(), method.descriptor(), packageName + "NamesrvResetAdvice$" + advice)
                .binding(packageName + "ChosenNameServer", chosenField(shape))
                .binding(packageName + "NameServerList", "namesrvAddrList")
                .binding(packageName + "NameServerIndex", "namesrvIndex");
    }

    private Weaving ofDial(ClassShape shape, ClassShape.Method dial) {
        String packageName = getClass().getPackage().getName() + '.';
        boolean waits = dial.name().equals("createChannel");
        Weaving weaving = new Weaving(dial.name(), dial.descriptor(), packageName + "NamesrvResetAdvice$" + (waits ? "Dialled" : "DialledAsync"))
                .binding(packageName + "ChosenNameServer", chosenField(shape))
                .binding(packageName + "NameServerList", "namesrvAddrList");
        return waits ? weaving : weaving.binding(packageName + "NameServerIndex", "namesrvIndex");
    }

    private static ClassShape.Method invokeSync(ClassShape shape) {
        return like(shape, "invokeSync", "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)L[^;]+/RemotingCommand;");
    }

    /** 5.3.0 and later dial without waiting and leave the name {@code createChannel} to another method. */
    private static ClassShape.Method dial(ClassShape shape) {
        ClassShape.Method later = oneArgument(shape, "createChannelAsync");
        return later == null ? oneArgument(shape, "createChannel") : later;
    }

    /** A method of this name that takes an address and returns netty's channel or the future of one. */
    private static ClassShape.Method oneArgument(ClassShape shape, String name) {
        return like(shape, name, "\\(Ljava/lang/String;\\)L[^;]*netty/channel/Channel(Future)?;");
    }

    private static ClassShape.Method closeChannel(ClassShape shape) {
        return like(shape, "closeChannel", "\\(Ljava/lang/String;L[^;]*netty/channel/Channel;\\)V");
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
