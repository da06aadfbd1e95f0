package io.github.rocketmqhotfix.patch.namesrv;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.ConcurrentMap;

/**
 * Access by reflection to the host's objects: the remoting client, its requests, and netty's channels, whose types the agent
 * does not see. The members that every call needs are cached per class, in the class itself, so no loader of the host is held.
 */
final class HostObject {

    /** {@code RemotingCommand.getCode()}. */
    private static final Member CODE = new Member("getCode", false);
    /** {@code ChannelWrapper.channelFuture}: reading the field takes no lock, the getter of 5.3.0 and later does. */
    private static final Member CHANNEL_FUTURE = new Member("channelFuture", true);
    /** {@code ChannelFuture.channel()}. */
    private static final Member CHANNEL = new Member("channel", false);
    /** {@code Channel.isActive()}. */
    private static final Member ACTIVE = new Member("isActive", false);

    private static final Object[] NO_ARGUMENTS = {};

    private HostObject() {
    }

    /** The code of a request or of an answer. */
    static int code(Object command) throws Exception {
        return (Integer) invoke((Method) CODE.get(command.getClass()), command);
    }

    /** A request of the same class without a body. */
    static Object newRequest(Object request, int code) throws Exception {
        return invoke(method(request.getClass(), "createRequestCommand", 2), null, code, null);
    }

    /**
     * Gives the request the id of a new one. Must be called before it is sent again: the table of waiting requests has the old id
     * until the release forgets it, which takes a second in 5.2.0 and later. {@code createNewRequestId} of 4.x is not used,
     * because it hands out ids that new requests get as well.
     */
    static void renewId(Object request) throws Exception {
        Object opaque = invoke(method(request.getClass(), "getOpaque", 0), newRequest(request, code(request)));
        invoke(method(request.getClass(), "setOpaque", 1), request, opaque);
    }

    /** The connected channel for this address, or null. */
    static Object connectedChannel(ConcurrentMap<?, ?> channels, String address) throws Exception {
        Object channel = channel(channels, address);
        return channel != null && (Boolean) invoke((Method) ACTIVE.get(channel.getClass()), channel) ? channel : null;
    }

    /** The channel for this address, connected or not, or null. */
    static Object channel(ConcurrentMap<?, ?> channels, String address) throws Exception {
        Object wrapper = channels.get(address);
        Object future = wrapper == null ? null : ((Field) CHANNEL_FUTURE.get(wrapper.getClass())).get(wrapper);
        return future == null ? null : invoke((Method) CHANNEL.get(future.getClass()), future);
    }

    /** Ends a dial whose channel is not connected yet. */
    static void endDial(ConcurrentMap<?, ?> channels, String address) throws Exception {
        Object channel = channel(channels, address);
        if (channel == null || connectedChannel(channels, address) != null) {
            return;
        }
        Object wrapper = channels.get(address);
        invoke(method(channel.getClass(), "close", 0), channel);
        if (wrapper != null) {
            // closing alone does not end the dial in netty up to 4.0.2x
            Object promise = ((Field) CHANNEL_FUTURE.get(wrapper.getClass())).get(wrapper);
            invoke(method(promise.getClass(), "tryFailure", 1), promise, new java.net.ConnectException("timed out: " + address));
        }
    }

    /** {@code client.closeChannel(address, channel)}, which removes it from the client's table; waits so long at most for the end. */
    static void close(Object client, String address, Object channel, long millis) throws Exception {
        if (!(Boolean) invoke(method(channel.getClass(), "isOpen", 0), channel)) {
            return;
        }
        invoke(method(client.getClass(), "closeChannel", 2), client, address, channel);
        if (millis == 0) {
            return;
        }
        // 5.3.1 and later leave it in the table until it is closed
        Object future = invoke(method(channel.getClass(), "closeFuture", 0), channel);
        invoke(method(future.getClass(), "awaitUninterruptibly", 1), future, millis);
    }

    /** {@code client.invokeSync(address, request, timeoutMillis)}. */
    static Object ask(Object client, String address, Object request, long timeoutMillis) throws Exception {
        return invoke(method(client.getClass(), "invokeSync", 3), client, address, request, timeoutMillis);
    }

    /** The body of an answer, or null. */
    static byte[] body(Object answer) throws Exception {
        return (byte[]) invoke(method(answer.getClass(), "getBody", 0), answer);
    }

    private static Object invoke(Method method, Object target) throws Exception {
        return invoke(method, target, NO_ARGUMENTS);
    }

    private static Object invoke(Method method, Object target, Object... arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }

    /** The public method of this name and number of parameters. */
    private static Method method(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        for (Method each : type.getMethods()) {
            if (each.getName().equals(name) && each.getParameterTypes().length == parameters) {
                return accessible(each);
            }
        }
        throw new NoSuchMethodException(name + " in " + type.getName());
    }

    /** Netty's futures and RocketMQ's wrappers have public methods, but are not public themselves. */
    private static <T extends AccessibleObject & java.lang.reflect.Member> T accessible(T member) {
        if (!Modifier.isPublic(member.getModifiers()) || !Modifier.isPublic(member.getDeclaringClass().getModifiers())) {
            member.setAccessible(true);
        }
        return member;
    }

    /** A public method without parameters, or a field of the class itself. */
    private static final class Member extends ClassValue<Object> {

        private final String name;
        private final boolean field;

        Member(String name, boolean field) {
            this.name = name;
            this.field = field;
        }

        @Override
        protected Object computeValue(Class<?> type) {
            try {
                return field ? accessible(type.getDeclaredField(name)) : method(type, name, 0);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
