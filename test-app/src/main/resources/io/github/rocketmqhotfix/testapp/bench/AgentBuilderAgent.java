package io.github.rocketmqhotfix.install.weave;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.patch.Weaving;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.utility.JavaModule;

/**
 * Installs the patches of rocketmq-hotfix-agent with Byte Buddy's AgentBuilder, for comparison in benchmarks. It makes
 * the same decisions from the shapes of classes. Unlike the real agent, it does not check that woven code can reach the
 * handoff, does not load in advance the classes that are used when a call of the host fails, and reports no outcomes.
 * AgentBuilder's listeners print transformations and errors on standard error.
 */
public final class AgentBuilderAgent {

    private AgentBuilderAgent() {
    }

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        AgentBuilder builder = new AgentBuilder.Default().disableClassFormatChanges()
                .with(AgentBuilder.Listener.StreamWriting.toSystemError().withTransformationsOnly())
                .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly());
        for (Patch patch : Patches.ALL) {
            builder = builder.type(new Targets(patch)).transform(new Weavings(patch));
        }
        builder.installOn(instrumentation);
    }

    private static final class Targets extends ElementMatcher.Junction.AbstractBase<TypeDescription> {

        private final Patch patch;

        Targets(Patch patch) {
            this.patch = patch;
        }

        @Override
        public boolean matches(TypeDescription type) {
            return type != null && patch.targets(type.getInternalName());
        }
    }

    private static final class Weavings implements AgentBuilder.Transformer {

        private final Patch patch;

        Weavings(Patch patch) {
            this.patch = patch;
        }

        @Override
        public DynamicType.Builder<?> transform(DynamicType.Builder<?> builder, TypeDescription type, ClassLoader loader,
                JavaModule module, ProtectionDomain domain) {
            ClassShape shape = shape(type.getName(), loader);
            if (patch.judge(shape, name -> shape(name.replace('/', '.'), loader)) != Verdict.DEFECTIVE) {
                return builder;
            }
            DynamicType.Builder<?> woven = builder;
            for (Weaving each : patch.weavings(shape)) {
                Advice.WithCustomMapping mapping = Advice.withCustomMapping();
                for (Map.Entry<String, String> field : each.fields().entrySet()) {
                    mapping = mapping.bind(named(field.getKey()).asSubclass(Annotation.class),
                            type.getDeclaredFields().filter(ElementMatchers.named(field.getValue())).getOnly());
                }
                woven = woven.visit(mapping.to(named(each.advice())).withAssigner(new CheckedAssigner())
                        .on(ElementMatchers.named(each.method()).and(ElementMatchers.hasDescriptor(each.descriptor()))));
            }
            return woven;
        }

        private static ClassShape shape(String className, ClassLoader loader) {
            try {
                ClassFileLocator.Resolution found = ClassFileLocator.ForClassLoader.of(loader).locate(className);
                return found.isResolved() ? ClassShapeReader.read(found.resolve()) : null;
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static Class<?> named(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
