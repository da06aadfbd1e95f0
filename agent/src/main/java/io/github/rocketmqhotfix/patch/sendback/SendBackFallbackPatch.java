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
 * Where: the body of {@code sendMessageBack} in DefaultMQPushConsumerImpl and DefaultMQPullConsumerImpl, and
 * {@code MQClientAPIImpl.consumerSendMessageBack}, which only those two call.
 *
 * <p>When: the body asks for the broker's master and goes on with the answer unseen. With no master in the route
 * that is null, and null means "ask a NameServer": it never answers code 36 before 5.0, so the consume thread is
 * blocked for 5 s per message. 3.2.1 to 5.3.1; from 5.3.2 on the body tests the address and throws. Up to 3.1.9
 * the address is the message's own.
 *
 * <p>Why these two: the body knows the broker's name, which the other is not told before 4.9.5; the other is the
 * last place before the wire, inside the body's catch, which re-sends the message to the retry topic.
 */
public final class SendBackFallbackPatch implements Patch {

    public static final String ID = "sendback-fallback";

    private static final String PUSH = "/consumer/DefaultMQPushConsumerImpl";
    private static final String PULL = "/consumer/DefaultMQPullConsumerImpl";
    private static final String API = "/client/impl/MQClientAPIImpl";
    private static final String SEND = "consumerSendMessageBack";
    private static final String FIND = "findBrokerAddressInPublish";

    /** Address first, from 4.9.5 on followed by the broker's name. */
    private static final String SEND_TO_ADDRESS =
            "\\(Ljava/lang/String;(Ljava/lang/String;)?L[^;]+/MessageExt;Ljava/lang/String;IJI?\\)V";
    /** Up to 3.1.9: to where the message came from. */
    private static final String SEND_TO_STORE_HOST = "\\(L[^;]+/MessageExt;Ljava/lang/String;IJ\\)V";

    private static final String TAKES_NO_REFERENCE = "\\([ZBCSIJFD]*\\)V";
    /** A method takes 255 arguments at most; what a damaged class file says beyond is not read 20,000 times. */
    private static final int LONGEST = 255 + 3;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String defect() {
        return "with no master in the route, a consumer's send-back goes to a NameServer, which blocks the"
                + " consume thread for 5 s per message before 5.0";
    }

    @Override
    public String releases() {
        return "3.2.1 to 5.3.1 (5.0.0 to 5.3.0 only where the broker's name is given), ons-client 1.1.5 to 1.8.8.8"
                + " (from 1.8.8 on only pull consumers); RocketMQ repaired it in 5.3.2";
    }

    @Override
    public List<String> upstream() {
        return Arrays.asList(
                "https://github.com/apache/rocketmq/issues/8963",
                "https://github.com/apache/rocketmq/pull/8964");
    }

    @Override
    public boolean targets(String internalName) {
        return internalName.endsWith("/client/impl" + PUSH) || internalName.endsWith("/client/impl" + PULL)
                || internalName.endsWith(API);
    }

    @Override
    public Verdict judge(ClassShape shape, ClassShape.Lookup siblings) {
        return shape.internalName().endsWith(API) ? judgeSender(shape, siblings) : judgeBody(shape);
    }

    @Override
    public List<Weaving> weavings(ClassShape shape) {
        String advice = getClass().getPackage().getName() + ".SendBackFallbackAdvice$";
        if (shape.internalName().endsWith(API)) {
            ClassShape.Method send = sender(shape);
            return Collections.singletonList(new Weaving(send.name(), send.descriptor(), advice + "Send"));
        }
        ClassShape.Method body = body(shape);
        return Collections.singletonList(new Weaving(body.name(), body.descriptor(), advice + "Body"));
    }

    @Override
    public Class<?> handoff() {
        return SendBackFallbackHandoff.class;
    }

    /** The next message that is sent back is looked after. */
    @Override
    public String tooLate(Class<?> loaded, long limitNanos) {
        return null;
    }

    @Override
    public void rehearse() {
        SendBackRehearsal.run();
    }

    /** Whether a null can get here is decided by the bodies that call it. */
    private Verdict judgeSender(ClassShape shape, ClassShape.Lookup siblings) {
        if (shape.methods(SEND).isEmpty()) {
            return stranger(shape);
        }
        if (shape.methods(SEND).get(0).descriptor().matches(SEND_TO_STORE_HOST)) {
            return Verdict.NOT_AFFECTED;
        }
        if (sender(shape) == null || !shape.hasFieldOfType("clientRemotingProcessor", "/ClientRemotingProcessor;")) {
            return Verdict.UNKNOWN_SHAPE;
        }
        String packageName = shape.internalName().substring(0, shape.internalName().lastIndexOf('/'));
        List<Verdict> callers = new ArrayList<>();
        for (String caller : Arrays.asList(PUSH, PULL)) {
            ClassShape body = siblings.find(packageName + caller);
            if (body != null) {
                callers.add(judgeBody(body));
            }
        }
        if (callers.isEmpty()) {
            // a loader that shows no class files; what is woven acts on a missing address only
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
            return stranger(shape);
        }
        if (!body.descriptor().matches("\\(L[^;]+/MessageExt;ILjava/lang/String;.*\\)V")) {
            return Verdict.UNKNOWN_SHAPE;
        }
        return testsAddress(body.instructions()) ? Verdict.FIXED_UPSTREAM : Verdict.DEFECTIVE;
    }

    private static Verdict stranger(ClassShape shape) {
        return shape.internalName().contains("rocketmq/") ? Verdict.UNKNOWN_SHAPE : Verdict.NOT_ROCKETMQ;
    }

    private static ClassShape.Method body(ClassShape shape) {
        for (ClassShape.Method method : shape.methods("sendMessageBack")) {
            if (method.calls(FIND) == 1 && method.calls(SEND) == 1) {
                return method;
            }
        }
        return null;
    }

    private static ClassShape.Method sender(ClassShape shape) {
        for (ClassShape.Method method : shape.methods(SEND)) {
            if (method.descriptor().matches(SEND_TO_ADDRESS)) {
                return method;
            }
        }
        return null;
    }

    /** Whether the variable that takes the found address is compared with null, or given to an isBlank, before use. */
    private static boolean testsAddress(List<Instruction> instructions) {
        int address = -1;
        boolean found = false;
        for (int i = 0; i < instructions.size() && !instructions.get(i).isCallOf(SEND); i++) {
            Instruction each = instructions.get(i);
            if (each.isCallOf(FIND)) {
                found = true;
            } else if (found && address < 0 && each.kind() == Instruction.Kind.STORE) {
                address = each.variable();
            } else if (address >= 0 && each.kind() == Instruction.Kind.LOAD && each.variable() == address) {
                if (isTest(takerOfOperand(instructions, i + 1))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * What takes the operand that was loaded before this index. Another agent may count or call home in between, as
     * coverage tools do before a branch: of that nothing takes a reference.
     */
    private static Instruction takerOfOperand(List<Instruction> instructions, int index) {
        for (int i = index; i < instructions.size(); i++) {
            Instruction each = instructions.get(i);
            boolean aside = each.kind() == Instruction.Kind.OTHER
                    || each.kind() == Instruction.Kind.CALL && takesNoReference(each.descriptor());
            if (!aside) {
                return each;
            }
        }
        return Instruction.other();
    }

    private static boolean takesNoReference(String descriptor) {
        return descriptor.length() <= LONGEST && descriptor.matches(TAKES_NO_REFERENCE);
    }

    private static boolean isTest(Instruction instruction) {
        return instruction.kind() == Instruction.Kind.NULL_TEST
                || instruction.kind() == Instruction.Kind.CALL && instruction.descriptor().endsWith(";)Z");
    }
}
