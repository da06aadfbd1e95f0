package io.github.rocketmqhotfix.fuzz;

import io.github.rocketmqhotfix.HotfixAgent;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls the transformer of the packaged jar as a JVM does. Nothing may be thrown, the JVM's bytes must stay unchanged,
 * and the JVM must verify each woven class.
 */
public final class TransformFuzz {

    private static final List<ReleasedClass> ORIGINALS = ReleasedFamilies.targets();
    private static final ClassFileTransformer AGENT = agent();

    private TransformFuzz() {}

    /**
     * Loads all classes before the first input. Loading takes seconds on a busy machine and would otherwise count as
     * time of that input.
     */
    public static void fuzzerInitialize() throws IllegalClassFormatException {
        if (woven(MutatedClass.of(new Choices(new byte[0]), ORIGINALS)) == null) {
            throw new IllegalStateException("the agent did not weave a target: this is not the packaged agent");
        }
    }

    public static void fuzzerTearDown() {
        WovenClass.printVerified();
    }

    public static void fuzzerTestOneInput(byte[] input) throws IllegalClassFormatException {
        MutatedClass mutated = MutatedClass.of(new Choices(input), ORIGINALS);
        byte[] woven = mutated == null ? null : woven(mutated);
        if (woven != null) {
            new WovenClass(mutated, woven).check();
        }
    }

    private static byte[] woven(MutatedClass mutated) throws IllegalClassFormatException {
        ReleasedClass original = mutated.original();
        byte[] given = mutated.classFile().clone();
        byte[] woven = AGENT.transform(original.release().loader(), original.internalName(), null, null, given);
        if (!Arrays.equals(given, mutated.classFile())) {
            throw new IllegalStateException("the agent changed the JVM's bytes");
        }
        return woven;
    }

    private static ClassFileTransformer agent() {
        List<ClassFileTransformer> added = new ArrayList<>();
        Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(TransformFuzz.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("addTransformer")) {
                        added.add((ClassFileTransformer) arguments[0]);
                    }
                    return method.getReturnType() == boolean.class ? true
                            : method.getName().equals("getAllLoadedClasses") ? new Class<?>[0] : null;
                });
        HotfixAgent.premain("log-level=error", instrumentation);
        return added.get(0);
    }
}
