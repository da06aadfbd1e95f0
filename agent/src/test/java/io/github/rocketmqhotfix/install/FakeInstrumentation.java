package io.github.rocketmqhotfix.install;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Fakes the Instrumentation of a JVM with given classes, and records the calls. */
final class FakeInstrumentation {

    final List<ClassFileTransformer> transformers = new ArrayList<>();
    final List<Class<?>> loaded = new CopyOnWriteArrayList<>();
    final List<Class<?>> retransformed = new CopyOnWriteArrayList<>();
    /** Runs during each retransformation. */
    Consumer<Class<?>> onRetransform = each -> {};
    /** Runs before the list of the loaded classes is returned. */
    Runnable onWalk = () -> {};
    /** Runs after a transformer is added. */
    Runnable onAdd = () -> {};

    Instrumentation proxy() {
        return (Instrumentation) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, values) -> switch (method.getName()) {
                    case "addTransformer" -> {
                        transformers.add((ClassFileTransformer) values[0]);
                        onAdd.run();
                        yield null;
                    }
                    case "removeTransformer" -> transformers.remove(values[0]);
                    case "isRetransformClassesSupported", "isModifiableClass" -> true;
                    case "getAllLoadedClasses" -> {
                        onWalk.run();
                        yield loaded.toArray(new Class<?>[0]);
                    }
                    case "retransformClasses" -> {
                        Class<?> each = ((Class<?>[]) values[0])[0];
                        retransformed.add(each);
                        onRetransform.accept(each);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
