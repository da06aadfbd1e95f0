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

/** A class before and after weaving. */
final class WovenClass {

    /** The text that {@link #printVerified} prints before the number. */
    static final String VERIFIED = "mutated, woven and verified: ";

    /** Counts the classes that the fuzzer changed and that passed every check of {@link #check}. */
    private static final AtomicLong COUNT = new AtomicLong();

    /** The index of the lower byte of the class file version. */
    private static final int VERSION = 7;

    private final MutatedClass before;
    private final byte[] after;

    WovenClass(MutatedClass before, byte[] after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Checks that the JVM accepts the woven class, and that weaving did not change the members. Checks nothing if the
     * class had wrong stack map frames before weaving, or if the JVM refused it then.
     *
     * @throws IllegalStateException if a check fails
     */
    void check() {
        Throwable refusedBefore = LinkedClass.refusal(before.original(), before.classFile());
        if (refusedBefore != null || hasWrongFrames()) {
            return;
        }
        Throwable refused = LinkedClass.refusal(before.original(), after);
        if (refused != null) {
            throw new IllegalStateException(before.original() + " is accepted as version " + before.classFile()[VERSION]
                    + ", and refused when woven as " + after[VERSION], refused);
        }
        if (!members(after).equals(members(before.classFile()))) {
            throw new IllegalStateException(before.original() + " has other members after weaving");
        }
        if (!Arrays.equals(before.classFile(), before.original().classFile())) {
            COUNT.incrementAndGet();
        }
    }

    /**
     * Returns whether the class has wrong stack map frames. The JVM accepts them in class files of version 50, because
     * it infers the frames itself; from version 51 on it refuses them. After weaving, the JVM may refuse such a class
     * in version 50 too.
     */
    private boolean hasWrongFrames() {
        byte[] later = before.classFile().clone();
        if (later[VERSION] != Opcodes.V1_6) {
            return false;
        }
        later[VERSION] = Opcodes.V1_7;
        return LinkedClass.refusal(before.original(), later) != null;
    }

    /** Prints the number of mutated classes that this JVM accepted before and after weaving. */
    static void printVerified() {
        System.err.println(VERIFIED + COUNT);
    }

    /** Returns the members without their annotations, which a JVM reads on demand only. */
    private static List<String> members(byte[] classFile) {
        List<String> members = new ArrayList<>();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public void visit(int version, int access, String name, String signature, String parent,
                    String[] interfaces) {
                members.add(version + " " + access + ' ' + name + ' ' + parent + ' ' + List.of(interfaces));
            }

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                members.add(access + " " + name + ' ' + descriptor);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                members.add(access + " " + name + descriptor);
                return null;
            }
        }, ClassReader.SKIP_CODE);
        return members;
    }
}
