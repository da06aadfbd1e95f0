package io.github.rocketmqhotfix.testapp.e2e.compat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/**
 * The members of a class file, each with its instructions as text. Members and instructions stay the same when a JVM
 * rebuilds the file of a loaded class to retransform it.
 */
public record ClassMembers(Map<String, String> instructions) {

    /** Removes ASM's flag for the Deprecated attribute, which a JVM ignores and omits when it rebuilds a class file. */
    private static final int WITHOUT_DEPRECATED = ~Opcodes.ACC_DEPRECATED;

    public static ClassMembers of(byte[] classFile) {
        Map<String, String> members = new HashMap<>();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public void visit(int version, int access, String name, String signature, String superName,
                    String[] interfaces) {
                members.put("class " + name,
                        version + " " + (access & WITHOUT_DEPRECATED) + " " + signature + " " + superName + " "
                                + String.join(" ", interfaces));
            }

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                members.put(
                        (access & WITHOUT_DEPRECATED) + " " + name + " " + descriptor + " " + signature + " = " + value,
                        "");
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                Textifier text = new Textifier();
                String member = (access & WITHOUT_DEPRECATED) + " " + name + descriptor + " " + signature + " throws "
                        + (exceptions == null ? "" : String.join(" ", exceptions));
                return new MethodVisitor(Opcodes.ASM9, new TraceMethodVisitor(text)) {

                    @Override
                    public void visitEnd() {
                        super.visitEnd();
                        members.put(member, text.getText().toString());
                    }
                };
            }
        }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new ClassMembers(members);
    }

    Set<String> names() {
        return instructions.keySet();
    }

    /** Returns the members that only one of the two has, or that have different instructions. */
    public Set<String> differences(ClassMembers other) {
        Set<String> differences = new TreeSet<>(names());
        differences.addAll(other.names());
        differences.removeIf(each -> Objects.equals(instructions.get(each), other.instructions.get(each)));
        return differences;
    }
}
