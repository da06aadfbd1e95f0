package io.github.rocketmqhotfix.patch.sendback;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.ClassShape.Instruction;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Keeps a consumer's send-back away from NameServers if the route has no master.
 *
 * <table>
 * <caption>What is woven</caption>
 * <tr><th>method</th><th>what is woven</th><th>effect</th><th>releases</th></tr>
 * <tr><td>{@code DefaultMQPushConsumerImpl.sendMessageBack}</td><td>on entry, the broker's name is kept for the thread
 * ({@link SendBackFallbackAdvice.Body})</td><td>none by itself</td>
 * <td>3.2.1 to 5.3.1 (5.0.0 to 5.3.0: of use only if the caller names the broker), ons-client 1.1.5 to 1.8.7</td></tr>
 * <tr><td>{@code DefaultMQPullConsumerImpl.sendMessageBack}</td><td>the same</td><td>none by itself</td>
 * <td>3.2.1 to 5.3.1, ons-client 1.1.5 to 1.8.8.8</td></tr>
 * <tr><td>{@code MQClientAPIImpl.consumerSendMessageBack}</td><td>on entry, a missing address is set or an exception is
 * thrown; on exit, the outcome is checked ({@link SendBackFallbackAdvice.Send})</td><td>a message without an address
 * goes to the master, to a slave, or to the retry topic ({@link SendBackRouting})</td><td>those of the two rows
 * above</td></tr>
 * </table>
 *
 * <p>The defect: {@code sendMessageBack} asks for the address of the broker's master and uses the result without a null
 * check. Without a master in the route the address is null, and the client sends a request without an address to a
 * NameServer. Before 5.0 a NameServer never answers this request (code 36), so the consume thread is blocked for 5 s
 * per message. 5.3.2 and later check the address and throw an exception. Releases up to 3.1.9 send to the broker that
 * the message came from.
 *
 * <p>Why these methods: {@code sendMessageBack} knows the broker's name, which {@code consumerSendMessageBack} does not
 * get before 4.9.5. {@code consumerSendMessageBack} is the last method before the request is sent. Only the two
 * {@code sendMessageBack} call it, and both catch its exceptions and send the message to the retry topic. In this
 * package the <em>body</em> is the overload of {@code sendMessageBack} that does the work, and the <em>sender</em> is
 * MQClientAPIImpl.
 */
public final class SendBackFallbackPatch extends Patch {

    public static final String ID = "sendback-fallback";

    private static final String PUSH = "/consumer/DefaultMQPushConsumerImpl";
    private static final String PULL = "/consumer/DefaultMQPullConsumerImpl";
    private static final String API = "/client/impl/MQClientAPIImpl";
    private static final String SEND = "consumerSendMessageBack";
    private static final String FIND = "findBrokerAddressInPublish";

    /** The address comes first; from 4.9.5 on the broker's name follows. */
    private static final String SEND_TO_ADDRESS = "\\(Ljava/lang/String;(Ljava/lang/String;)?L[^;]+/MessageExt;Ljava/lang/String;IJI?\\)V";
    /** Up to 3.1.9 the message goes back to the broker that it came from. */
    private static final String SEND_TO_STORE_HOST = "\\(L[^;]+/MessageExt;Ljava/lang/String;IJ\\)V";

    private static final String TAKES_NO_REFERENCE = "\\([ZBCSIJFD]*\\)V";
    /**
     * A method has 255 parameters at most. A longer descriptor comes from a damaged class file. It is not matched
     * against the pattern: one file can contain it 20,000 times, and all the matches would take too long.
     */
    private static final int MAX_DESCRIPTOR_LENGTH = 255 + 3;

    public SendBackFallbackPatch() {
        super(ID, "with no master in the route, a consumer's send-back goes to a NameServer, which blocks the"
                + " consume thread for 5 s per message before 5.0",
                "3.2.1 to 5.3.1 (5.0.0 to 5.3.0 only where the broker's name is given), ons-client 1.1.5 to 1.8.8.8"
                        + " (from 1.8.8 on only pull consumers); RocketMQ repaired it in 5.3.2",
                "issues/8963", "pull/8964");
    }

    @Override
    public boolean targets(String internalName) {
        return internalName.endsWith("/client/impl" + PUSH) || internalName.endsWith("/client/impl" + PULL)
                || internalName.endsWith(API);
    }

    @Override
    public Verdict judge(ClassShape shape, ClassShape.Lookup siblings) {
        return shape.internalName.endsWith(API) ? judgeSender(shape, siblings) : judgeBody(shape);
    }

    @Override
    public List<Weaving> weavings(ClassShape shape) {
        boolean isSender = shape.internalName.endsWith(API);
        ClassShape.Method method = isSender ? sender(shape) : body(shape);
        return Collections.singletonList(new Weaving(method.name, method.descriptor,
                advice("SendBackFallbackAdvice$" + (isSender ? "Send" : "Body"))));
    }

    @Override
    public Class<?> handoff() {
        return SendBackFallbackHandoff.class;
    }

    /**
     * Judges the methods that call {@code consumerSendMessageBack}, because they decide whether the address that they
     * pass to it can be null.
     */
    private Verdict judgeSender(ClassShape shape, ClassShape.Lookup siblings) {
        if (shape.methods(SEND).isEmpty()) {
            return unknownOrForeign(shape);
        }
        if (shape.methods(SEND).get(0).descriptor.matches(SEND_TO_STORE_HOST)) {
            return Verdict.NOT_AFFECTED;
        }
        if (sender(shape) == null || !shape.hasFieldOfType("clientRemotingProcessor", "/ClientRemotingProcessor;")) {
            return Verdict.UNKNOWN_SHAPE;
        }
        String packageName = shape.internalName.substring(0, shape.internalName.lastIndexOf('/'));
        List<Verdict> callers = new ArrayList<>();
        for (String caller : Arrays.asList(PUSH, PULL)) {
            ClassShape body = siblings.find(packageName + caller);
            if (body != null) {
                callers.add(judgeBody(body));
            }
        }
        if (callers.isEmpty()) {
            // the loader hands out no class files; the advice acts on a missing address only, so weaving does no harm
            return Verdict.DEFECTIVE;
        }
        for (Verdict each : Arrays.asList(Verdict.DEFECTIVE, Verdict.UNKNOWN_SHAPE, Verdict.FIXED_UPSTREAM)) {
            if (callers.contains(each)) {
                return each;
            }
        }
        return Verdict.NOT_AFFECTED;
    }

    private static Verdict judgeBody(ClassShape shape) {
        ClassShape.Method body = body(shape);
        if (body == null) {
            for (ClassShape.Method method : shape.methods("sendMessageBack")) {
                if (method.calls(SEND) == 1 && method.calls(FIND) == 0) {
                    return Verdict.NOT_AFFECTED;
                }
            }
            return unknownOrForeign(shape);
        }
        if (!body.descriptor.matches("\\(L[^;]+/MessageExt;ILjava/lang/String;.*\\)V")) {
            return Verdict.UNKNOWN_SHAPE;
        }
        return testsAddress(body.instructions) ? Verdict.FIXED_UPSTREAM : Verdict.DEFECTIVE;
    }

    /** The overload of {@code sendMessageBack} that does the work, or null; the others delegate to it. */
    private static ClassShape.Method body(ClassShape shape) {
        for (ClassShape.Method method : shape.methods("sendMessageBack")) {
            if (method.calls(FIND) == 1 && method.calls(SEND) == 1) {
                return method;
            }
        }
        return null;
    }

    private static ClassShape.Method sender(ClassShape shape) {
        return shape.methodLike(SEND, SEND_TO_ADDRESS);
    }

    /**
     * Whether the method compares the found address with null, or passes it to a method like isBlank, before it sends.
     */
    private static boolean testsAddress(List<Instruction> instructions) {
        int address = -1;
        boolean found = false;
        for (int i = 0; i < instructions.size() && !instructions.get(i).isCallOf(SEND); i++) {
            Instruction each = instructions.get(i);
            if (each.isCallOf(FIND)) {
                found = true;
            } else if (found && address < 0 && each.kind == Instruction.Kind.STORE) {
                address = each.variable;
            } else if (address >= 0 && each.kind == Instruction.Kind.LOAD && each.variable == address
                    && testsOperand(instructions.subList(i + 1, instructions.size()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the first of these instructions that uses a reference is a test: a comparison with null, or a call that
     * returns a boolean. Skips calls that another agent may have added, such as the counters of coverage tools.
     */
    private static boolean testsOperand(List<Instruction> instructions) {
        for (Instruction each : instructions) {
            if (each.kind != Instruction.Kind.CALL) {
                return each.kind == Instruction.Kind.NULL_TEST;
            }
            if (!takesNoReference(each.descriptor)) {
                return each.descriptor.endsWith(";)Z");
            }
        }
        return false;
    }

    private static boolean takesNoReference(String descriptor) {
        return descriptor.length() <= MAX_DESCRIPTOR_LENGTH && descriptor.matches(TAKES_NO_REFERENCE);
    }
}
