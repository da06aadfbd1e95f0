package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.Arrays;
import java.util.List;

/**
 * Where: {@code NettyRemotingClient}. Its methods take an address, and null means "ask a NameServer".
 *
 * <p>When: always. No release drops its choice of NameServer after a failure: it is replaced only when its channel
 * is closed, and up to 4.9.0 a timeout closes nothing, so a NameServer that hangs is asked for ever. Up to 4.7.0 a
 * NameServer that was taken off the list is asked for ever too, and in all releases an update of the list between
 * two steps of the selection brings a removed one back (#2090).
 *
 * <p>Why at these four places: {@code invokeSync} knows the request and how it ended; {@code getAndCreateChannel}
 * which channel this call got and when; {@code createChannel} (5.3.0 on: {@code createChannelAsync}) which address
 * a channel was dialled for; {@code closeChannel} is where a release closes a healthy channel after a call whose
 * time was eaten by another address (#7056). All four are there in every release.
 */
public final class NamesrvResetPatch implements Patch {

    public static final String ID = "namesrv-reset";

    private static final String REFERENCE = "Ljava/util/concurrent/atomic/AtomicReference;";
    private static final String INTEGER = "Ljava/util/concurrent/atomic/AtomicInteger;";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String defect() {
        return "a client goes on asking a NameServer that is dead, hangs, or was taken off the list";
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
                && closeChannel(shape) != null;
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
        return Arrays.asList(
                new Weaving(call.name(), call.descriptor(), advice + "Call")
                        .binding(packageName + "ChosenNameServer", chosenField(shape))
                        .binding(packageName + "NameServerList", "namesrvAddrList")
                        .binding(packageName + "NameServerIndex", "namesrvIndex"),
                new Weaving(channel.name(), channel.descriptor(), advice + "Selected"),
                new Weaving(dial.name(), dial.descriptor(), advice + "Dialled")
                        .binding(packageName + "ChosenNameServer", chosenField(shape))
                        .binding(packageName + "NameServerList", "namesrvAddrList"),
                new Weaving(close.name(), close.descriptor(), advice + "Close"));
    }

    @Override
    public Class<?> handoff() {
        return NamesrvResetHandoff.class;
    }

    @Override
    public void rehearse() {
        NamesrvReset.rehearse();
    }

    /** Spelled {@code namesrvAddrChoosed} everywhere but in ons-client 1.x. */
    private static String chosenField(ClassShape shape) {
        for (String name : Arrays.asList("namesrvAddrChoosed", "namesrvAddrChosen")) {
            if (shape.hasField(name, REFERENCE)) {
                return name;
            }
        }
        return null;
    }

    private static ClassShape.Method invokeSync(ClassShape shape) {
        for (ClassShape.Method method : shape.methods("invokeSync")) {
            if (method.descriptor().matches("\\(Ljava/lang/String;L[^;]+/RemotingCommand;J\\)L[^;]+/RemotingCommand;")) {
                return method;
            }
        }
        return null;
    }

    /** 5.3.0 and later dial without waiting and leave the name {@code createChannel} to another method. */
    private static ClassShape.Method dial(ClassShape shape) {
        ClassShape.Method later = oneArgument(shape, "createChannelAsync");
        return later == null ? oneArgument(shape, "createChannel") : later;
    }

    /** A method of this name that takes an address and returns netty's channel or the future of one. */
    private static ClassShape.Method oneArgument(ClassShape shape, String name) {
        for (ClassShape.Method method : shape.methods(name)) {
            if (method.descriptor().matches("\\(Ljava/lang/String;\\)L[^;]*netty/channel/Channel(Future)?;")) {
                return method;
            }
        }
        return null;
    }

    private static ClassShape.Method closeChannel(ClassShape shape) {
        for (ClassShape.Method method : shape.methods("closeChannel")) {
            if (method.descriptor().matches("\\(Ljava/lang/String;L[^;]*netty/channel/Channel;\\)V")) {
                return method;
            }
        }
        return null;
    }
}
