package io.github.rocketmqhotfix.testapp.harness.cluster;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Rewrites class files that are compiled against Apache's releases for one whose classes have another root package. */
final class RootPackage extends Remapper {

    private static final String COMPILED_AGAINST = "org/apache/rocketmq/";

    private final String prefix;

    /** @param name with dots, as in com.alibaba.rocketmq */
    RootPackage(String name) {
        super(Opcodes.ASM9);
        prefix = name.replace('.', '/') + "/";
    }

    /** The same class with other names for RocketMQ's. */
    byte[] relocated(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, this), 0);
        return writer.toByteArray();
    }

    @Override
    public String map(String internalName) {
        return internalName.startsWith(COMPILED_AGAINST)
                ? prefix + internalName.substring(COMPILED_AGAINST.length()) : internalName;
    }
}
