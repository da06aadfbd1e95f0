package io.github.rocketmqhotfix.testapp.program;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls RocketMQ's public methods by name, because releases differ in their classes and signatures. */
public final class Members {

    private Members() {}

    /**
     * Calls the method of the object's class that takes these arguments, and returns its result.
     *
     * @throws NoSuchMethodException if the release has no such method
     * @throws Exception             the exception of the method
     */
    public static Object call(Object target, String name, Object... arguments) throws Exception {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && takes(method.getParameterTypes(), arguments)) {
                return invoke(method, target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass() + "." + name);
    }

    /**
     * Calls a method and returns its result.
     *
     * @param target null for a static method
     * @throws Exception the exception of the method
     */
    public static Object invoke(Method method, Object target, Object... arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() instanceof Exception ? (Exception) failure.getCause() : failure;
        }
    }

    private static boolean takes(Class<?>[] parameters, Object[] arguments) {
        boolean fits = parameters.length == arguments.length;
        for (int index = 0; fits && index < arguments.length; index++) {
            // an argument for a primitive parameter is boxed
            fits = parameters[index].isPrimitive()
                    ? arguments[index] instanceof Number || arguments[index] instanceof Boolean
                    : arguments[index] == null || parameters[index].isInstance(arguments[index]);
        }
        return fits;
    }
}
