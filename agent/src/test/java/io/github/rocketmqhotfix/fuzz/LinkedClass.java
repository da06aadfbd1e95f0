package io.github.rocketmqhotfix.fuzz;

/** Defines a class beside the other classes of its release and has the JVM verify it, without running its code. */
final class LinkedClass extends ClassLoader {

    private LinkedClass(ClassLoader parent) {
        super(parent);
    }

    /** Returns null if the JVM accepts the class, otherwise the error that the JVM throws. */
    @SuppressWarnings("ReturnValueIgnored")
    static Throwable refusal(ReleasedClass original, byte[] classFile) {
        try {
            new LinkedClass(original.release().loader()).define(original.internalName().replace('/', '.'), classFile)
                    // links the class, and resolves the types of its constructors only
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
