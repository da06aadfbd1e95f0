package io.github.rocketmqhotfix.testapp.program.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.jar.JarFile;

/**
 * Starts the hotfix agent from its own jar as the JVM would, keeps hold of the transformer that it adds, and puts a
 * witness behind it, which sees each class file as the JVM gets it.
 *
 * <p>Why not the agent's own {@code -javaagent} flag: the JVM tells nobody which transformers there are, and only who
 * holds one can remove it. What stands between the agent and the JVM here passes every call on.
 */
public final class WitnessAgent {

    private static Instrumentation instrumentation;
    private static ClassFileTransformer hotfix;
    private static ClassFileWitness witness;

    private WitnessAgent() {
    }

    public static void premain(String agentJar, Instrumentation real) throws Exception {
        instrumentation = real;
        // what the JVM does with the jar of a flag
        real.appendToSystemClassLoaderSearch(new JarFile(agentJar));
        Instrumentation remembering = (Instrumentation) Proxy.newProxyInstance(WitnessAgent.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class}, (proxy, method, values) -> {
                    if (method.getName().equals("addTransformer")) {
                        hotfix = (ClassFileTransformer) values[0];
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
        Class.forName("io.github.rocketmqhotfix.HotfixAgent")
                .getMethod("premain", String.class, Instrumentation.class).invoke(null, null, remembering);
        witness = new ClassFileWitness();
        real.addTransformer(witness, true);
    }

    public static ClassFileWitness witness() {
        return witness;
    }

    public static void retransform(Class<?>... classes) throws UnmodifiableClassException {
        instrumentation.retransformClasses(classes);
    }

    /** From here on a retransformed class is what it would be without the agent. */
    public static void removeHotfix() {
        if (!instrumentation.removeTransformer(hotfix)) {
            throw new IllegalStateException("the agent's transformer was not there");
        }
    }
}
