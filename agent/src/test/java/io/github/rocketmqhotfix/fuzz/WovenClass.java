package io.github.rocketmqhotfix.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** A class before and after. */
final class WovenClass {

    /** Before the number, where it is printed. */
    static final String VERIFIED = "mutated, woven and verified: ";

    /** Without those that are as they were released, and those that the JVM refused before. */
    private static final AtomicLong COUNT = new AtomicLong();

    private final MutatedClass before;
    private final byte[] after;

    WovenClass(MutatedClass before, byte[] after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Has the JVM accept it as it accepted it before, with the same members.
     *
     * @throws IllegalStateException if it does not
     */
    void check() {
        Throwable refusedBefore = LinkedClass.refusal(before.original(), before.classFile());
        if (refusedBefore != null) {
            return;
        }
        Throwable refused = LinkedClass.refusal(before.original(), after);
        if (refused != null) {
            throw new IllegalStateException(before.original() + " was accepted, and is refused when woven", refused);
        }
        if (!members(after).equals(members(before.classFile()))) {
            throw new IllegalStateException(before.original() + " has other members when woven");
        }
        if (!Arrays.equals(before.classFile(), before.original().classFile())) {
            COUNT.incrementAndGet();
        }
    }

    /** Prints how many of this JVM passed the check. */
    static void printVerified() {
        System.err.println(VERIFIED + COUNT);
    }

    private static List<String> members(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_CODE);
        List<String> members = new ArrayList<>();
        members.add(node.version + " " + node.access + ' ' + node.name + ' ' + node.superName + ' ' + node.interfaces);
        node.fields.forEach(field -> members.add(field.access + " " + field.name + ' ' + field.desc));
        node.methods.forEach(method -> members.add(method.access + " " + method.name + method.desc));
        return members;
    }
}
