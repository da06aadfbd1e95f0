package io.github.rocketmqhotfix.patch.loopback;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;

/** Whether the static initialiser of a class has run. The check itself does not run the initialiser. */
enum Initialization {

    DONE, NOT_DONE, UNKNOWN;

    /** A field of every release's discovery class: {@code public static final String}, and no compile-time constant. */
    private static final String FIELD = "OS_NAME";

    /**
     * Works for any class up to Java 21. On 22 and later the class needs a public static {@code String OS_NAME}, else
     * the result is UNKNOWN.
     */
    static Initialization of(Class<?> loaded) {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            try {
                Field instance = unsafe.getDeclaredField("theUnsafe");
                instance.setAccessible(true);
                Object due = unsafe.getMethod("shouldBeInitialized", Class.class).invoke(instance.get(null), loaded);
                return Boolean.TRUE.equals(due) ? NOT_DONE : DONE;
            } catch (NoSuchMethodException java22) {
                return byFieldHandle(loaded);
            }
        } catch (Exception | LinkageError e) {
            return UNKNOWN;
        }
    }

    /**
     * Must not be used before Java 22 (JDK-8291065): in earlier versions, a request for the handle of a static field
     * initialises the class of the field.
     */
    private static Initialization byFieldHandle(Class<?> loaded) throws ReflectiveOperationException {
        Object handle = MethodHandles.Lookup.class
                .getMethod("findStaticVarHandle", Class.class, String.class, Class.class)
                .invoke(MethodHandles.publicLookup(), loaded, FIELD, String.class);
        String kind = handle.getClass().getSimpleName();
        if (kind.startsWith("FieldStatic")) {
            return DONE;
        }
        return kind.startsWith("LazyInitializing") ? NOT_DONE : UNKNOWN;
    }
}
