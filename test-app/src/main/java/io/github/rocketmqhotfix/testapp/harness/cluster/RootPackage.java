package io.github.rocketmqhotfix.testapp.harness.cluster;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Rewrites class files that are compiled against Apache's releases for a release with another root package. */
final class RootPackage extends Remapper {

    private static final String COMPILED_AGAINST = "org/apache/rocketmq/";

    private final String prefix;

    /**
     * Creates a remapper to a root package.
     *
     * @param name the root package with dots, as in com.alibaba.rocketmq
     */
    RootPackage(String name) {
        super(Opcodes.ASM9);
        prefix = name.replace('.', '/') + "/";
    }

    /** Returns the class file with RocketMQ's class names rewritten. */
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
