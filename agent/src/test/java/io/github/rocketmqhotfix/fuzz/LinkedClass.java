package io.github.rocketmqhotfix.fuzz;

/** Defines a class among those of its release and has the JVM verify it; nothing of it is run. */
final class LinkedClass extends ClassLoader {

    private LinkedClass(ClassLoader parent) {
        super(parent);
    }

    /** Null if the JVM accepts it, else what it throws. */
    static Throwable refusal(ReleasedClass original, byte[] classFile) {
        try {
            new LinkedClass(original.release().loader()).define(original.internalName().replace('/', '.'), classFile)
                    // links it, and looks at the types of constructors only
                    .getDeclaredConstructors();
            return null;
        } catch (LinkageError refused) {
            return refused;
        }
    }

    private Class<?> define(String name, byte[] classFile) {
        return defineClass(name, classFile, 0, classFile.length);
    }
}
