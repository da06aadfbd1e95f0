package io.github.rocketmqhotfix.patch.namesrv;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Woven into {@code NettyRemotingClient}: tells {@link NamesrvResetHandoff} about calls without an address, and
 * about nothing else; a send or a consume pays one comparison with null. Copied as instructions into class files
 * from version 50 on: JDK types only, no lambda.
 */
final class NamesrvResetAdvice {

    private NamesrvResetAdvice() {
    }

    /** {@code invokeSync(String address, RemotingCommand request, long timeoutMillis)}. */
    static final class Call {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static Object enter(@Advice.Argument(0) String address, @Advice.Argument(2) long timeoutMillis,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list,
                @NameServerIndex AtomicInteger index) {
            Object call = null;
            if (address == null) {
                try {
                    call = ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"begin", Long.valueOf(timeoutMillis), chosen, list, index});
                } catch (Throwable unreachable) {
                    call = null;
                }
            }
            return call;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        @SuppressWarnings("unchecked")
        static void exit(@Advice.This Object client, @Advice.Argument(1) Object request, @Advice.Enter Object call,
                @Advice.Thrown Throwable thrown) {
            if (call != null) {
                ((Function<Object, Object>) call).apply(thrown == null ? null : new Object[] {client, request, thrown});
            }
        }
    }

    /**
     * {@code invokeAsync(String address, RemotingCommand request, long timeoutMillis, InvokeCallback callback)}. The
     * callback is replaced on the way in; that the agent's has the right type is checked before it is.
     */
    static final class AsyncCall {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static Object enter(@Advice.This Object client, @Advice.Argument(0) String address,
                @Advice.Argument(1) Object request, @Advice.Argument(2) long timeoutMillis,
                @Advice.Argument(value = 3, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object callback,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list,
                @NameServerIndex AtomicInteger index) {
            Object call = null;
            if (address == null) {
                try {
                    call = ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"pending", Long.valueOf(timeoutMillis), chosen, list, index, client, request});
                    if (call != null) {
                        callback = ((Function<Object, Object>) call).apply(new Object[] {callback});
                    }
                } catch (Throwable unreachable) {
                    // as without the agent
                }
            }
            return call;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        @SuppressWarnings("unchecked")
        static void exit(@Advice.Enter Object call, @Advice.Thrown Throwable thrown) {
            if (call != null) {
                ((Function<Object, Object>) call).apply(thrown);
            }
        }
    }

    /** {@code invokeOneway(String address, RemotingCommand request, long timeoutMillis)}: no answer is expected. */
    static final class OnewayCall {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static Object enter(@Advice.This Object client, @Advice.Argument(0) String address,
                @Advice.Argument(1) Object request, @Advice.Argument(2) long timeoutMillis,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list,
                @NameServerIndex AtomicInteger index) {
            Object call = null;
            if (address == null) {
                try {
                    call = ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"pending", Long.valueOf(timeoutMillis), chosen, list, index, client, request});
                } catch (Throwable unreachable) {
                    call = null;
                }
            }
            return call;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        @SuppressWarnings("unchecked")
        static void exit(@Advice.Enter Object call, @Advice.Thrown Throwable thrown) {
            if (call != null) {
                ((Function<Object, Object>) call).apply(thrown);
            }
        }
    }

    /** {@code invoke(String address, RemotingCommand request, long timeoutMillis)}, which returns a future. */
    static final class FutureCall {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static Object enter(@Advice.This Object client, @Advice.Argument(0) String address,
                @Advice.Argument(1) Object request, @Advice.Argument(2) long timeoutMillis,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list,
                @NameServerIndex AtomicInteger index) {
            Object call = null;
            if (address == null) {
                try {
                    call = ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"pending", Long.valueOf(timeoutMillis), chosen, list, index, client, request});
                } catch (Throwable unreachable) {
                    call = null;
                }
            }
            return call;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        @SuppressWarnings("unchecked")
        static void exit(@Advice.Enter Object call, @Advice.Return Object future, @Advice.Thrown Throwable thrown) {
            if (call != null) {
                ((Function<Object, Object>) call).apply(thrown == null ? future : thrown);
            }
        }
    }

    /**
     * {@code getAndCreateChannel(String address)}, and {@code getAndCreateChannelAsync(String address)} where a release
     * has it: what selection gave to this thread.
     */
    static final class Selected {

        @Advice.OnMethodExit
        @SuppressWarnings({"unchecked", "deprecation"})
        static void exit(@Advice.Argument(0) String address, @Advice.Return Object channel) {
            if (address == null) {
                try {
                    ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(channel);
                } catch (Throwable unreachable) {
                    // as without the agent
                }
            }
        }
    }

    /** {@code createChannel(String address)}: which address a channel is for. Once per connection, not per call. */
    static final class Dialled {

        @Advice.OnMethodExit
        @SuppressWarnings({"unchecked", "deprecation"})
        static void exit(@Advice.Argument(0) String address, @Advice.Return Object channel,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list) {
            if (channel != null) {
                try {
                    ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"dialled", address, channel, chosen, list});
                } catch (Throwable unreachable) {
                    // as without the agent
                }
            }
        }
    }

    /**
     * {@code createChannelAsync(String address)}, 5.3.0 on: the same, and another address where selection comes back to
     * one that was just left.
     */
    static final class DialledAsync {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static String enter(@Advice.Argument(value = 0, readOnly = false) String address,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list,
                @NameServerIndex AtomicInteger index) {
            try {
                Object other = ((Function<Object, Object>) Class.forName(
                        "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                        ClassLoader.getSystemClassLoader()).newInstance())
                        .apply(new Object[] {"dial", address, chosen, list, index});
                if (other != null) {
                    address = (String) other;
                }
            } catch (Throwable unreachable) {
                // as without the agent
            }
            return address;
        }

        @Advice.OnMethodExit
        @SuppressWarnings({"unchecked", "deprecation"})
        static void exit(@Advice.Enter String address, @Advice.Return Object future,
                @ChosenNameServer AtomicReference<String> chosen, @NameServerList AtomicReference<List<String>> list) {
            if (future != null) {
                try {
                    ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"dialled", address, future, chosen, list});
                } catch (Throwable unreachable) {
                    // as without the agent
                }
            }
        }
    }

    /** {@code closeChannel(String address, Channel channel)}: skipped for a channel that was never asked. */
    static final class Close {

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        @SuppressWarnings({"unchecked", "deprecation"})
        static boolean enter(@Advice.Argument(0) String address, @Advice.Argument(1) Object channel) {
            boolean skip = false;
            if (address == null && channel != null) {
                try {
                    skip = Boolean.TRUE.equals(((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {"close", channel}));
                } catch (Throwable unreachable) {
                    skip = false;
                }
            }
            return skip;
        }
    }
}
