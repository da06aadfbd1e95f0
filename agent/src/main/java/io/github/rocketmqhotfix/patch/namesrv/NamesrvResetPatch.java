package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a client leave a NameServer that is dead, hangs, or was removed from its list, within the call that detects
 * this. Changes {@code NettyRemotingClient} only. Its methods take an address, and null means "ask a NameServer".
 *
 * <table>
 * <caption>What is woven</caption>
 * <tr><th>method</th><th>what is woven</th><th>effect</th><th>releases</th></tr>
 * <tr><td>{@code invokeSync}</td><td>on entry an address and a timeout, on exit a repetition
 * ({@link NamesrvResetAdvice.Call})</td>
 * <td>the agent chooses the NameServer, gives it 500 ms, and asks the next one ({@link NameServerCall})</td>
 * <td>all: 3.0.4-open to 5.5.1, ons-client 1.x</td></tr>
 * <tr><td>{@code invokeAsync}, {@code invokeOneway}</td><td>on entry an address
 * ({@link NamesrvResetAdvice.OtherCall})</td>
 * <td>the agent chooses the NameServer</td><td>all</td></tr>
 * <tr><td>{@code invoke}</td><td>the same</td><td>the same</td><td>5.2.0 to 5.5.1</td></tr>
 * </table>
 *
 * <p>A call that has an address uses the same table of channels and the same dial as a call to a broker. The release's
 * own selection does not run, and so its defects do not show.
 */
public final class NamesrvResetPatch extends Patch {

    public static final String ID = "namesrv-reset";

    private static final String CLIENT = "/remoting/netty/NettyRemotingClient";
    private static final String WRAPPER = "$ChannelWrapper";
    private static final String REFERENCE = "Ljava/util/concurrent/atomic/AtomicReference;";
    private static final String CHANNELS = "channelTables";
    private static final String INTEGER = "Ljava/util/concurrent/atomic/AtomicInteger;";
    private static final String ARGUMENTS = "\\(Ljava/lang/String;L[^;]+/RemotingCommand;J";
    private static final String INVOKE_SYNC = ARGUMENTS + "\\)L[^;]+/RemotingCommand;";
    /** The methods that do not wait for an answer, with their descriptors. Releases may lack some of them. */
    private static final String[][] OTHER_CALLS = {
        {"invokeAsync", ARGUMENTS + "L[^;]+/InvokeCallback;\\)V"},
        {"invokeOneway", ARGUMENTS + "\\)V"},
        {"invoke", ARGUMENTS + "\\)Ljava/util/concurrent/CompletableFuture;"}
    };

    public NamesrvResetPatch() {
        super(ID, "a client keeps asking a NameServer that is dead, hangs, or was removed from the list",
                "all: 3.0.4-open to 5.5.1, ons-client 1.x",
                "issues/8712", "pull/8713", "issues/2042", "issues/2090", "issues/7056", "issues/9290");
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
        ClassShape wrapper = siblings.find(shape.internalName + WRAPPER);
        boolean known = chosenField(shape) != null
                && (wrapper == null || wrapper.hasFieldOfType("channelFuture", "/ChannelFuture;"))
                && shape.hasField("namesrvAddrList", REFERENCE)
                && shape.hasField("namesrvIndex", INTEGER)
                && (shape.hasField(CHANNELS, "Ljava/util/concurrent/ConcurrentMap;")
                        || shape.hasField(CHANNELS, "Ljava/util/concurrent/ConcurrentHashMap;"))
                && shape.methodLike("invokeSync", INVOKE_SYNC) != null;
        for (String[] each : OTHER_CALLS) {
            known = known && (shape.methods(each[0]).isEmpty() || shape.methodLike(each[0], each[1]) != null);
        }
        if (known) {
            return Verdict.DEFECTIVE;
        }
        return shape.methods("updateNameServerAddressList").isEmpty() ? unknownOrForeign(shape) : Verdict.UNKNOWN_SHAPE;
    }

    @Override
    public List<Weaving> weavings(ClassShape shape) {
        List<Weaving> weavings = new ArrayList<>();
        weavings.add(weaving(shape, shape.methodLike("invokeSync", INVOKE_SYNC), "Call"));
        for (String[] each : OTHER_CALLS) {
            ClassShape.Method method = shape.methodLike(each[0], each[1]);
            if (method != null) {
                weavings.add(weaving(shape, method, "OtherCall"));
            }
        }
        return weavings;
    }

    @Override
    public Class<?> handoff() {
        return NamesrvResetHandoff.class;
    }

    /**
     * The field of the chosen address: {@code namesrvAddrChoosed}, but {@code namesrvAddrChosen} in ons-client 1.8.8.1
     * to 1.8.8.8.
     */
    private static String chosenField(ClassShape shape) {
        for (String name : Arrays.asList("namesrvAddrChoosed", "namesrvAddrChosen")) {
            if (shape.hasField(name, REFERENCE)) {
                return name;
            }
        }
        return null;
    }

    private Weaving weaving(ClassShape shape, ClassShape.Method method, String adviceName) {
        return new Weaving(method.name, method.descriptor, advice("NamesrvResetAdvice$" + adviceName))
                .binding(advice("NamesrvResetAdvice$Chosen"), chosenField(shape))
                .binding(advice("NamesrvResetAdvice$Listed"), "namesrvAddrList")
                .binding(advice("NamesrvResetAdvice$Index"), "namesrvIndex")
                .binding(advice("NamesrvResetAdvice$Channels"), CHANNELS);
    }
}
