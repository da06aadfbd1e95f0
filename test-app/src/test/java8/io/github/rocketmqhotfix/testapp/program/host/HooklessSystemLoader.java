package io.github.rocketmqhotfix.testapp.program.host;

/** For {@code -Djava.system.class.loader}: as they were written for Java 8, with nothing that an agent's jar could be given to. */
public final class HooklessSystemLoader extends ClassLoader {

    /** Called by the JVM with the loader that would be the system's otherwise. */
    public HooklessSystemLoader(ClassLoader parent) {
        super(parent);
    }
}
