package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes local-address discovery return an address that other hosts can reach.
 *
 * <table>
 * <caption>What is woven</caption>
 * <tr><th>method<th>what is woven<th>effect<th>releases
 * <tr><td>{@code RemotingUtil.getLocalAddress}<td>exit<td>an unusable result or an exception is replaced<td>up to 5.0.0
 * <tr><td>{@code NetworkUtil.getLocalAddress}<td>exit<td>the same<td>5.1.0 and later
 * <tr><td>{@code NetworkUtil.getLocalInetAddress}<td>exit<td>the same<td>5.3.1 and later
 * </table>
 *
 * <p>All releases are patched. Every one falls back to {@code InetAddress.getLocalHost()}, which is 127.x where the host maps
 * its own name there. 4.9.0 and later skip bridges, 5.1.0 and later also point-to-point interfaces and interfaces without a
 * carrier, so they reach that fallback on hosts that do have an address. Releases up to 4.8.0 return the address of docker0.
 * All of them return IPv6 addresses with the scope of their interface.
 *
 * <p>The advice looks at the result, because the walk differs between releases and the result does not. A usable result
 * stands. {@link LocalAddressSelector} decides.
 */
public final class LoopbackFilterPatch implements Patch {

    public static final String ID = "loopback-filter";

    private static final String ADDRESS_AS_TEXT = "()Ljava/lang/String;";
    private static final String ADDRESS = "()Ljava/net/InetAddress;";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String defect() {
        return "local-address discovery hands out 127.x, docker0's address or an IPv6 address with a scope: a broker registers"
                + " an address that nobody can reach, clients share one clientId";
    }

    @Override
    public String releases() {
        return "all: 3.0.4-open to 5.5.1, ons-client 1.x";
    }

    @Override
    public List<String> upstream() {
        return Arrays.asList(
                "https://github.com/apache/rocketmq/issues/8607",
                "https://github.com/apache/rocketmq/pull/8608",
                "https://github.com/apache/rocketmq/issues/1057",
                "https://github.com/apache/rocketmq/issues/3480",
                "https://github.com/apache/rocketmq/issues/9497",
                "https://github.com/apache/rocketmq/issues/9987");
    }

    @Override
    public boolean targets(String internalName) {
        return internalName.endsWith("/remoting/common/RemotingUtil")
                || internalName.endsWith("/common/utils/NetworkUtil");
    }

    @Override
    public Verdict judge(ClassShape shape, ClassShape.Lookup siblings) {
        // what only RocketMQ has in a class of this name, in all releases
        boolean rocketMq = isStatic(shape, "normalizeHostAddress", "(Ljava/net/InetAddress;)Ljava/lang/String;")
                && isStatic(shape, "string2SocketAddress", "(Ljava/lang/String;)Ljava/net/SocketAddress;");
        if (!rocketMq) {
            return shape.internalName().contains("rocketmq/") ? Verdict.UNKNOWN_SHAPE : Verdict.NOT_ROCKETMQ;
        }
        return isStatic(shape, "getLocalAddress", ADDRESS_AS_TEXT) ? Verdict.DEFECTIVE : Verdict.UNKNOWN_SHAPE;
    }

    @Override
    public List<Weaving> weavings(ClassShape shape) {
        String advice = getClass().getPackage().getName() + ".LoopbackFilterAdvice";
        List<Weaving> weavings = new ArrayList<>();
        weavings.add(new Weaving("getLocalAddress", ADDRESS_AS_TEXT, advice));
        if (isStatic(shape, "getLocalInetAddress", ADDRESS)) {
            weavings.add(new Weaving("getLocalInetAddress", ADDRESS, advice));
        }
        return weavings;
    }

    @Override
    public Class<?> handoff() {
        return LoopbackFilterHandoff.class;
    }

    /** What was handed out before is kept in fields all over the host: in a registration, in a clientId. */
    @Override
    public String tooLate(Class<?> loaded, long limitNanos) {
        return new EarlierDiscovery(loaded, LoopbackFilterHandoff.selector(), limitNanos).regret();
    }

    @Override
    public void rehearse() {
        LoopbackFilterHandoff.selector().rehearse();
    }

    private static boolean isStatic(ClassShape shape, String name, String descriptor) {
        ClassShape.Method method = shape.method(name, descriptor);
        return method != null && method.isStatic();
    }
}
