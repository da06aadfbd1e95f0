package io.github.rocketmqhotfix.install.weave;

import static net.bytebuddy.matcher.ElementMatchers.hasDescriptor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.github.rocketmqhotfix.install.Weaver;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Weaving;
import java.lang.annotation.Annotation;
import java.lang.reflect.GenericSignatureFormatError;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Byte Buddy, driven directly. Decorating adds instructions and no member, so attaching, reverting and other
 * agents go together with it; nothing but the target's own bytes and the advice is looked at.
 */
public final class ByteBuddyWeaver implements Weaver {

    private final ByteBuddy byteBuddy = new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(InstrumentedType.Factory.Default.FROZEN)
            .with(Implementation.Context.Disabled.Factory.INSTANCE);
    private final ClassFileLocator advice;

    public ByteBuddyWeaver() {
        this(ClassFileLocator.ForClassLoader.of(ByteBuddyWeaver.class.getClassLoader()));
    }

    /** {@code advice} finds the advice, and need not find any class of the host. */
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
            return woven(internalName, classFile, weavings);
        } catch (AssertionError | GenericSignatureFormatError e) {
            // how ASM and Byte Buddy say that a class file is damaged
            throw new IllegalArgumentException("damaged class file", e);
        }
    }

    private byte[] woven(String internalName, byte[] classFile, List<Weaving> weavings) {
        String name = internalName.replace('/', '.');
        ClassFileLocator target = ClassFileLocator.Simple.of(name, classFile);
        TypePool pool = new TypePool.Default.WithLazyResolution(new TypePool.CacheProvider.Simple(),
                new ClassFileLocator.Compound(target, advice), TypePool.Default.ReaderMode.FAST,
                TypePool.ClassLoading.ofBootLoader());
        TypeDescription type = pool.describe(name).resolve();
        DynamicType.Builder<?> builder = byteBuddy.decorate(type, target);
        for (Weaving each : weavings) {
            if (type.getDeclaredMethods().filter(named(each.method()).and(hasDescriptor(each.descriptor()))).size() != 1) {
                throw new IllegalArgumentException("no method " + each.method() + each.descriptor());
            }
            builder = builder.visit(advice(each, type).to(pool.describe(each.advice()).resolve(), advice)
                    .withAssigner(new CheckedAssigner())
                    .on(named(each.method()).and(hasDescriptor(each.descriptor()))));
        }
        return builder.make(TypeResolutionStrategy.Disabled.INSTANCE, pool).getBytes();
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
