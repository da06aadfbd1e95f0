package io.github.rocketmqhotfix.testapp.program.host;

/**
 * A system class loader ({@code -Djava.system.class.loader}) written for Java 8: it has no hook that accepts an agent's
 * jar.
 */
public final class HooklessSystemLoader extends ClassLoader {

    /** Called by the JVM with the default system class loader. */
    public HooklessSystemLoader(ClassLoader parent) {
        super(parent);
    }
}
