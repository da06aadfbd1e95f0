package io.github.rocketmqhotfix.testapp.e2e.compat;

import java.util.HashMap;
import java.util.Map;
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
 * The members of a class file with the instructions of each as text: what stays when a JVM writes the file anew, as
 * it does for the transformers of a class that it holds already.
 */
public record ClassMembers(Map<String, String> instructions) {

    /** ASM's own flag for an attribute that means nothing to a JVM, which leaves it out of what it writes anew. */
    private static final int WITHOUT_DEPRECATED = ~Opcodes.ACC_DEPRECATED;

    public static ClassMembers of(byte[] classFile) {
        Map<String, String> members = new HashMap<>();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
                members.put("class " + name, version + " " + (access & WITHOUT_DEPRECATED) + " " + signature + " " + superName + " "
                        + String.join(" ", interfaces));
            }

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                members.put((access & WITHOUT_DEPRECATED) + " " + name + " " + descriptor + " " + signature + " = " + value, "");
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
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

    /** The members that only one of the two has, or with other instructions. */
    public Set<String> differences(ClassMembers other) {
        Set<String> differences = new TreeSet<>();
        for (Map.Entry<String, String> each : instructions.entrySet()) {
            if (!each.getValue().equals(other.instructions.get(each.getKey()))) {
                differences.add(each.getKey());
            }
        }
        for (String each : other.names()) {
            if (!names().contains(each)) {
                differences.add(each);
            }
        }
        return differences;
    }
}
