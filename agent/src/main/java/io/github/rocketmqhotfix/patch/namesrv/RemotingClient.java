package io.github.rocketmqhotfix.patch.namesrv;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A {@code NettyRemotingClient} of the host: the fields that the advice passes, its connections, and its requests. Uses
 * reflection, because the agent does not see the host's types. The members that every call needs are cached in a
 * {@link ClassValue}, so the agent holds no loader of the host. Lives as long as one call.
 */
final class RemotingClient {

    private static final Member CODE = new Member("getCode", false);
    /** {@code ChannelWrapper.channelFuture}. Reading the field takes no lock; the getter of 5.3.0 and later does. */
    private static final Member CHANNEL_FUTURE = new Member("channelFuture", true);
    private static final Member CHANNEL = new Member("channel", false);
    private static final Member ACTIVE = new Member("isActive", false);

    private static final Object[] NO_ARGUMENTS = {};

    /** {@code namesrvAddrChoosed}: the address of the NameServer that the client has chosen; its value may be null. */
    final AtomicReference<String> chosen;
    /** {@code namesrvAddrList}: the addresses of all NameServers; its value may be null. */
    final AtomicReference<List<String>> list;
    /** {@code namesrvIndex}: the position from which the release's own selection starts. */
    final AtomicInteger index;
    private final Object client;
    private final ConcurrentMap<?, ?> channels;

    @SuppressWarnings("unchecked")
    RemotingClient(Object client, Object chosen, Object list, Object index, Object channels) {
        this.client = client;
        this.chosen = (AtomicReference<String>) chosen;
        this.list = (AtomicReference<List<String>>) list;
        this.index = (AtomicInteger) index;
        this.channels = (ConcurrentMap<?, ?>) channels;
    }

    /** The connected channel to this address, or null. */
    Object connectedChannel(String address) throws Exception {
        Object channel = channel(address);
        return channel != null && (Boolean) invoke((Method) ACTIVE.get(channel.getClass()), channel, NO_ARGUMENTS)
                ? channel : null;
    }

    /** The channel to this address, connected or not, or null. */
    Object channel(String address) throws Exception {
        Object future = channelFuture(channels.get(address));
        return future == null ? null : invoke((Method) CHANNEL.get(future.getClass()), future, NO_ARGUMENTS);
    }

    private static Object channelFuture(Object wrapper) throws Exception {
        return wrapper == null ? null : ((Field) CHANNEL_FUTURE.get(wrapper.getClass())).get(wrapper);
    }

    /**
     * Passes a task to the event loop of this channel, which runs it after the tasks that netty has queued. An event
     * loop that has been shut down does not run it.
     */
    static void runInEventLoop(Object channel, Runnable task) throws Exception {
        try {
            call(call(channel, "eventLoop"), "execute", task);
        } catch (RejectedExecutionException shutDown) {
            // netty has closed the channels of this client, so no dial is left
            return;
        }
    }

    /** Ends a dial whose channel is not connected yet: closes that channel. */
    void endDial(String address) throws Exception {
        Object channel = channel(address);
        if (channel == null || connectedChannel(address) != null) {
            return;
        }
        Object future = channelFuture(channels.get(address));
        call(channel, "close");
        if (future != null) {
            // in netty up to 4.0.27 closing the channel does not end the dial
            call(future, "tryFailure", new ConnectException("timed out: " + address));
        }
    }

    /**
     * Calls {@code client.closeChannel(address, channel)}, which removes the channel from the client's table. Waits
     * until the channel is closed, for {@code waitMillis} at most: 5.3.1 and later leave it in the table until then.
     */
    void close(String address, Object channel, long waitMillis) throws Exception {
        if (!(Boolean) call(channel, "isOpen")) {
            return;
        }
        call(client, "closeChannel", address, channel);
        if (waitMillis > 0) {
            call(call(channel, "closeFuture"), "awaitUninterruptibly", waitMillis);
        }
    }

    Object ask(String address, Object request, long timeoutMillis) throws Exception {
        return call(client, "invokeSync", address, request, timeoutMillis);
    }

    /** The code of a request or of an answer. */
    static int code(Object command) throws Exception {
        return (Integer) invoke((Method) CODE.get(command.getClass()), command, NO_ARGUMENTS);
    }

    /** The body of an answer, or null. */
    static byte[] body(Object answer) throws Exception {
        return (byte[]) call(answer, "getBody");
    }

    /** Creates a request of the same class, without a body. */
    static Object newRequest(Object request, int code) throws Exception {
        return invoke(method(request.getClass(), "createRequestCommand", 2), null, code, null);
    }

    /**
     * Gives the request the id of a newly created request. Must be called before the request is sent again: 5.2.0 and
     * later keep the old id in the table of waiting requests for about a second after the timeout. Does not use
     * {@code createNewRequestId} of 4.x, because that method returns ids that new requests also get.
     */
    static void renewId(Object request) throws Exception {
        call(request, "setOpaque", call(newRequest(request, code(request)), "getOpaque"));
    }

    private static Object call(Object target, String method, Object... arguments) throws Exception {
        return invoke(method(target.getClass(), method, arguments.length), target, arguments);
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

    private static Method method(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        for (Method each : type.getMethods()) {
            if (each.getName().equals(name) && each.getParameterTypes().length == parameters) {
                return accessible(each);
            }
        }
        throw new NoSuchMethodException(name + " in " + type.getName());
    }

    /** Netty's futures and RocketMQ's wrappers have public methods in classes that are not public. */
    private static <T extends AccessibleObject & java.lang.reflect.Member> T accessible(T member) {
        if (!Modifier.isPublic(member.getModifiers())
                || !Modifier.isPublic(member.getDeclaringClass().getModifiers())) {
            member.setAccessible(true);
        }
        return member;
    }

    /**
     * Caches one member of each class: a public method without parameters, or a field that the class itself declares.
     */
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
