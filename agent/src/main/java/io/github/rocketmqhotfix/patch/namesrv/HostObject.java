package io.github.rocketmqhotfix.patch.namesrv;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Future;

/**
 * Calls on the host's objects by name: its classes and netty's, which may be relocated, are in loaders that the
 * agent does not see. On failures and once per connection only.
 */
final class HostObject {

    private HostObject() {
    }

    /** Calls a public method without arguments. */
    static Object call(Object target, String name) throws Exception {
        return invoke(target.getClass().getMethod(name), target);
    }

    /** Netty's channel, from itself or from the future of one; null for null. */
    static Object channelOf(Object channelOrFuture) throws Exception {
        return channelOrFuture instanceof Future ? call(channelOrFuture, "channel") : channelOrFuture;
    }

    /** The interface that {@code client.invokeAsync} of this release takes this callback as. */
    static Class<?> callbackType(Object client, Object callback) throws NoSuchMethodException {
        for (Method method : client.getClass().getMethods()) {
            Class<?>[] types = method.getParameterTypes();
            if (method.getName().equals("invokeAsync") && types.length == 4 && types[0] == String.class
                    && types[2] == long.class && types[3].isInterface() && types[3].isInstance(callback)) {
                return types[3];
            }
        }
        throw new NoSuchMethodException("invokeAsync in " + client.getClass().getName());
    }

    /** {@code client.closeChannel(address, channel)}, which also takes it out of the client's table. */
    static void closeChannel(Object client, String address, Object channel) throws Exception {
        for (Method method : client.getClass().getMethods()) {
            Class<?>[] types = method.getParameterTypes();
            if (method.getName().equals("closeChannel") && types.length == 2 && types[0] == String.class
                    && types[1].isInstance(channel)) {
                invoke(method, client, address, channel);
                return;
            }
        }
        throw new NoSuchMethodException("closeChannel in " + client.getClass().getName());
    }

    /** Waits until netty has closed the channel, at most this long. */
    static void awaitClosed(Object channel, long millis) throws Exception {
        Object future = call(channel, "closeFuture");
        invoke(future.getClass().getMethod("awaitUninterruptibly", long.class), future, millis);
    }

    private static Object invoke(Method method, Object target, Object... arguments) throws Exception {
        // netty's futures are public methods of classes that are not public
        method.setAccessible(true);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }
}
