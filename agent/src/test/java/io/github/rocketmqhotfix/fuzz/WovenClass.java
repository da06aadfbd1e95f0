package io.github.rocketmqhotfix.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A class before and after. */
final class WovenClass {

    /** Before the number, where it is printed. */
    static final String VERIFIED = "mutated, woven and verified: ";

    /** Without those that are as they were released, and those that the JVM refused before. */
    private static final AtomicLong COUNT = new AtomicLong();

    /** Its lower byte. */
    private static final int VERSION = 7;

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
        if (refusedBefore != null || hasWrongFrames()) {
            return;
        }
        Throwable refused = LinkedClass.refusal(before.original(), after);
        if (refused != null) {
            throw new IllegalStateException(before.original() + " was accepted as version " + before.classFile()[VERSION]
                    + ", and is refused when woven as " + after[VERSION], refused);
        }
        if (!members(after).equals(members(before.classFile()))) {
            throw new IllegalStateException(before.original() + " has other members when woven");
        }
        if (!Arrays.equals(before.classFile(), before.original().classFile())) {
            COUNT.incrementAndGet();
        }
    }

    /**
     * Of class files of version 50 the JVM infers the frames where those in them are wrong, and takes them all the same; not so from
     * 51 on. By wrong frames nothing can be woven.
     */
    private boolean hasWrongFrames() {
        byte[] later = before.classFile().clone();
        if (later[VERSION] != Opcodes.V1_6) {
            return false;
        }
        later[VERSION] = Opcodes.V1_7;
        return LinkedClass.refusal(before.original(), later) != null;
    }

    /** Prints how many of this JVM passed the check. */
    static void printVerified() {
        System.err.println(VERIFIED + COUNT);
    }

    /** Without what annotations say: a JVM does not read that before it is asked for. */
    private static List<String> members(byte[] classFile) {
        List<String> members = new ArrayList<>();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
                members.add(version + " " + access + ' ' + name + ' ' + parent + ' ' + List.of(interfaces));
            }

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                members.add(access + " " + name + ' ' + descriptor);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                members.add(access + " " + name + descriptor);
                return null;
            }
        }, ClassReader.SKIP_CODE);
        return members;
    }
}
