package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes local-address discovery return an address that other hosts can reach. A broker registers that address, and a
 * client has it in its clientId.
 *
 * <table>
 * <caption>What is woven</caption>
 * <tr><th>method</th><th>what is woven</th><th>effect</th><th>releases</th></tr>
 * <tr><td>{@code RemotingUtil.getLocalAddress}</td><td>on exit, a check of the result
 * ({@link LoopbackFilterAdvice})</td>
 * <td>an address replaces an unusable result or an exception</td><td>3.0.4-open to 5.0.0, ons-client 1.x</td></tr>
 * <tr><td>{@code NetworkUtil.getLocalAddress}</td><td>the same</td><td>the same</td><td>5.1.0 to 5.5.1</td></tr>
 * <tr><td>{@code NetworkUtil.getLocalInetAddress}</td><td>the same</td><td>the same</td><td>5.3.1 to 5.5.1</td></tr>
 * </table>
 *
 * <p>All releases have the defect. Every release falls back to {@code InetAddress.getLocalHost()}, which is 127.x where
 * the host maps its own name to 127.x. 4.9.0 and later skip bridges; 5.1.0 and later also skip point-to-point
 * interfaces and interfaces without a carrier. If the only usable address of a host is on such an interface, these
 * releases still use the fallback. Releases up to 4.8.0 return the address of docker0. All releases return IPv6
 * addresses with the scope of their interface.
 *
 * <p>The advice checks the result and does not change the search, because the code that walks the interfaces differs
 * between releases, while the type of the result is the same in all of them. A usable result is kept.
 * {@link LocalAddressSelector} chooses the replacement.
 */
public final class LoopbackFilterPatch extends Patch {

    public static final String ID = "loopback-filter";

    private static final String ADDRESS_AS_TEXT = "()Ljava/lang/String;";
    private static final String ADDRESS = "()Ljava/net/InetAddress;";

    public LoopbackFilterPatch() {
        super(ID,
                "local-address discovery returns 127.x, docker0's address, or an IPv6 address with a scope: a broker registers"
                        + " an address that no other host can reach, and clients share one clientId",
                "all: 3.0.4-open to 5.5.1, ons-client 1.x",
                "issues/8607", "pull/8608", "issues/1057", "issues/3480", "issues/9497", "issues/9987");
    }

    @Override
    public boolean targets(String internalName) {
        return internalName.endsWith("/remoting/common/RemotingUtil")
                || internalName.endsWith("/common/utils/NetworkUtil");
    }

    @Override
    public Verdict judge(ClassShape shape, ClassShape.Lookup siblings) {
        // in all releases, and only in RocketMQ, a class of this name has these two methods
        boolean rocketMq = isStatic(shape, "normalizeHostAddress", "(Ljava/net/InetAddress;)Ljava/lang/String;")
                && isStatic(shape, "string2SocketAddress", "(Ljava/lang/String;)Ljava/net/SocketAddress;");
        if (!rocketMq) {
            return unknownOrForeign(shape);
        }
        return isStatic(shape, "getLocalAddress", ADDRESS_AS_TEXT) ? Verdict.DEFECTIVE : Verdict.UNKNOWN_SHAPE;
    }

    @Override
    public List<Weaving> weavings(ClassShape shape) {
        List<Weaving> weavings = new ArrayList<>();
        weavings.add(new Weaving("getLocalAddress", ADDRESS_AS_TEXT, advice("LoopbackFilterAdvice")));
        if (isStatic(shape, "getLocalInetAddress", ADDRESS)) {
            weavings.add(new Weaving("getLocalInetAddress", ADDRESS, advice("LoopbackFilterAdvice")));
        }
        return weavings;
    }

    @Override
    public Class<?> handoff() {
        return LoopbackFilterHandoff.class;
    }

    /**
     * RocketMQ keeps an address that it discovered before the agent was attached, in a broker's registration or a
     * client's clientId.
     */
    @Override
    public String tooLate(Class<?> loaded, long limitNanos) {
        return new EarlierDiscovery(loaded, LoopbackFilterHandoff.selector(), limitNanos).restartAdvice();
    }

    private static boolean isStatic(ClassShape shape, String name, String descriptor) {
        ClassShape.Method method = shape.method(name, descriptor);
        return method != null && method.isStatic;
    }
}
