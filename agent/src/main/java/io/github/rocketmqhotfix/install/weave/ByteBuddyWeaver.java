package io.github.rocketmqhotfix.install.weave;

import static net.bytebuddy.matcher.ElementMatchers.hasDescriptor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.github.rocketmqhotfix.install.Weaver;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Weaving;
import java.lang.annotation.Annotation;
import java.lang.reflect.GenericSignatureFormatError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.Implementation.Context.FrameGeneration;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Weaves with Byte Buddy's visitors. Weaving adds instructions and no member, so it works for attach and detach and
 * together with other agents. The weaver reads only the bytes of the target and of the advice.
 */
public final class ByteBuddyWeaver implements Weaver {

    private final ClassFileLocator advice;

    public ByteBuddyWeaver() {
        this(ClassFileLocator.ForClassLoader.of(ByteBuddyWeaver.class.getClassLoader()));
    }

    /** {@code advice} finds the advice classes; it need not find any class of the host. */
    ByteBuddyWeaver(ClassFileLocator advice) {
        this.advice = advice;
    }

    @Override
    public ClassShape read(byte[] classFile) {
        return ClassShapeReader.read(classFile);
    }

    @Override
    public byte[] weave(String internalName, byte[] classFile, List<Weaving> weavings) {
        try {
            String name = internalName.replace('/', '.');
            ClassFileLocator target = ClassFileLocator.Simple.of(name, classFile);
            TypePool pool = new TypePool.Default.WithLazyResolution(new TypePool.CacheProvider.Simple(),
                    new ClassFileLocator.Compound(target, advice), TypePool.Default.ReaderMode.FAST,
                    TypePool.ClassLoading.ofBootLoader());
            TypeDescription type = pool.describe(name).resolve();
            List<AsmVisitorWrapper> wrappers = new ArrayList<>();
            for (Weaving each : weavings) {
                if (type.getDeclaredMethods().filter(named(each.method()).and(hasDescriptor(each.descriptor())))
                        .size() != 1) {
                    throw new IllegalArgumentException("no method " + each.method() + each.descriptor());
                }
                wrappers.add(advice(each, type).to(pool.describe(each.advice()).resolve(), advice)
                        .withAssigner(new CheckedAssigner())
                        .on(named(each.method()).and(hasDescriptor(each.descriptor()))));
            }
            return written(type, classFile, pool, new AsmVisitorWrapper.Compound(wrappers));
        } catch (AssertionError | GenericSignatureFormatError e) {
            // thrown by ASM and Byte Buddy for a damaged class file
            throw new IllegalArgumentException("damaged class file", e);
        }
    }

    /**
     * Writes the same bytes as Byte Buddy's builder, but does not load the builder's two hundred classes. The builder
     * needs these classes because it can also add members.
     */
    private static byte[] written(TypeDescription type, byte[] classFile, TypePool pool, AsmVisitorWrapper wrapper) {
        ClassFileVersion version = ClassFileVersion.ofClassFile(classFile);
        int writerFlags = wrapper.mergeWriter(AsmVisitorWrapper.NO_FLAGS);
        int readerFlags = wrapper.mergeReader(AsmVisitorWrapper.NO_FLAGS);
        ClassReader reader = OpenedClassReader.of(classFile);
        ClassWriter writer = new ClassWriter(reader, writerFlags);
        Implementation.Context context = Implementation.Context.Disabled.Factory.INSTANCE.make(type, null,
                TypeInitializer.None.INSTANCE,
                version, version, frames(version, readerFlags));
        reader.accept(wrapper.wrap(type, writer, context, pool, type.getDeclaredFields(), type.getDeclaredMethods(),
                writerFlags,
                readerFlags), readerFlags);
        return writer.toByteArray();
    }

    /** Class files before Java 6 have no frames. */
    private static FrameGeneration frames(ClassFileVersion version, int readerFlags) {
        if (version.isLessThan(ClassFileVersion.JAVA_V6)) {
            return FrameGeneration.DISABLED;
        }
        return (readerFlags & ClassReader.EXPAND_FRAMES) == 0 ? FrameGeneration.GENERATE : FrameGeneration.EXPAND;
    }

    private static Advice.WithCustomMapping advice(Weaving weaving, TypeDescription type) {
        Advice.WithCustomMapping mapping = Advice.withCustomMapping();
        for (Map.Entry<String, String> each : weaving.fields().entrySet()) {
            FieldDescription field = type.getDeclaredFields().filter(ElementMatchers.named(each.getValue())).getOnly();
            mapping = mapping.bind(annotation(each.getKey()), field);
        }
        return mapping;
    }

    private static Class<? extends Annotation> annotation(String name) {
        try {
            return Class.forName(name, false, ByteBuddyWeaver.class.getClassLoader()).asSubclass(Annotation.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
