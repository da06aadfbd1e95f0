package io.github.rocketmqhotfix.testapp.program.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.jar.JarFile;

/**
 * Starts the hotfix agent from its own jar as the JVM would, keeps the agent's transformer, and adds a recorder after
 * that transformer. The recorder sees each class file as the JVM gets it.
 *
 * <p>The agent's own {@code -javaagent} flag is not used, because the JVM offers no list of transformers, and the
 * removal of a transformer requires the object itself. The proxy between the agent and the JVM forwards every call.
 */
public final class RecordingAgent {

    private static Instrumentation instrumentation;
    private static ClassFileTransformer hotfix;
    private static ClassFileRecorder recorder;

    private RecordingAgent() {}

    public static void premain(String agentJar, Instrumentation real) throws Exception {
        instrumentation = real;
        // the JVM does the same with the jar of a flag
        real.appendToSystemClassLoaderSearch(new JarFile(agentJar));
        Instrumentation remembering = (Instrumentation) Proxy.newProxyInstance(RecordingAgent.class.getClassLoader(),
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
        recorder = new ClassFileRecorder();
        real.addTransformer(recorder, true);
    }

    public static ClassFileRecorder recorder() {
        return recorder;
    }

    public static void retransform(Class<?>... classes) throws UnmodifiableClassException {
        instrumentation.retransformClasses(classes);
    }

    /**
     * Removes the agent's transformer: a class that is retransformed afterwards has the same instructions as without
     * the agent.
     */
    public static void removeHotfix() {
        if (!instrumentation.removeTransformer(hotfix)) {
            throw new IllegalStateException("the agent's transformer is not installed");
        }
    }
}
