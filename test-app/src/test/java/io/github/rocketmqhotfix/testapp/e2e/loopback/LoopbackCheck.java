package io.github.rocketmqhotfix.testapp.e2e.loopback;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The check {@code if (address.isLoopbackAddress()) continue;} in the loop of getLocalInetAddress. #8608 added only
 * this check, and every release has it.
 */
final class LoopbackCheck {

    private static final List<Integer> OPCODES = List.of(Opcodes.ALOAD, Opcodes.INVOKEVIRTUAL, Opcodes.IFEQ,
            Opcodes.GOTO);

    private LoopbackCheck() {}

    /** Counts the checks in a class file of NetworkUtil. */
    static int countIn(byte[] classFile) {
        return callsIn(discoveryIn(read(classFile))).size();
    }

    /**
     * Removes the check from a class file.
     *
     * @throws IllegalStateException if there is not exactly one check, or if the check has unexpected instructions
     */
    static byte[] removedFrom(byte[] classFile) {
        ClassNode type = read(classFile);
        MethodNode discovery = discoveryIn(type);
        List<MethodInsnNode> calls = callsIn(discovery);
        if (calls.size() != 1) {
            throw new IllegalStateException(type.name + " has " + calls.size() + " checks instead of one");
        }
        List<AbstractInsnNode> check = checkAround(calls.get(0));
        if (!check.stream().map(AbstractInsnNode::getOpcode).toList().equals(OPCODES)) {
            throw new IllegalStateException(type.name + " has a check with other opcodes: "
                    + check.stream().map(AbstractInsnNode::getOpcode).toList());
        }
        check.forEach(discovery.instructions::remove);
        ClassWriter writer = new ClassWriter(0);
        type.accept(writer);
        return writer.toByteArray();
    }

    /**
     * Returns the instructions of the check: from the load of the address up to, but without, the target of the branch
     * that is taken if the address is not loopback.
     */
    private static List<AbstractInsnNode> checkAround(MethodInsnNode call) {
        JumpInsnNode test = (JumpInsnNode) call.getNext();
        List<AbstractInsnNode> check = new ArrayList<>();
        for (AbstractInsnNode each = call.getPrevious(); each != test.label; each = each.getNext()) {
            if (each.getOpcode() >= 0) {
                check.add(each);
            }
        }
        return check;
    }

    private static ClassNode read(byte[] classFile) {
        ClassNode type = new ClassNode();
        new ClassReader(classFile).accept(type, 0);
        return type;
    }

    private static MethodNode discoveryIn(ClassNode type) {
        return type.methods.stream().filter(method -> method.name.equals("getLocalInetAddress")
                && method.desc.equals("()Ljava/net/InetAddress;")).findFirst().orElseThrow();
    }

    private static List<MethodInsnNode> callsIn(MethodNode method) {
        List<MethodInsnNode> calls = new ArrayList<>();
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof MethodInsnNode call && call.name.equals("isLoopbackAddress")) {
                calls.add(call);
            }
        }
        return calls;
    }
}
