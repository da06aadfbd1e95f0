package io.github.rocketmqhotfix.patch.namesrv;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Advice for {@code NettyRemotingClient}: gets the address for a call without an address from
 * {@link NamesrvResetHandoff}. Calls with an address, such as sending and consuming, cost one more comparison with
 * null. The instructions are copied into class files of version 50 or later, so they use JDK types only and no lambda.
 */
final class NamesrvResetAdvice {

    private NamesrvResetAdvice() {}

    /**
     * Marks the parameter that gets the client's field {@code namesrvAddrChoosed}, which some releases of ons-client
     * call {@code namesrvAddrChosen}.
     */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Chosen {}

    /** Marks the parameter that gets the client's field {@code namesrvAddrList}. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Listed {}

    /** Marks the parameter that gets the client's field {@code namesrvIndex}. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Index {}

    /** Marks the parameter that gets the client's field {@code channelTables}. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Channels {}

    /**
     * Advice for {@code invokeSync(String address, RemotingCommand request, long timeoutMillis)}. The method runs once
     * for each attempt, with the address and the timeout of that attempt.
     */
    static final class Call {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static Object enter(@Advice.This Object client, @Advice.Argument(value = 0, readOnly = false) String address,
                @Advice.Argument(1) Object request, @Advice.Argument(value = 2, readOnly = false) long timeoutMillis,
                @Chosen AtomicReference<String> chosen, @Listed AtomicReference<List<String>> list,
                @Index AtomicInteger index,
                @Channels ConcurrentMap<String, Object> channels) {
            Object call = null;
            if (address == null && request != null) {
                try {
                    call = ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {client, request, Long.valueOf(timeoutMillis), chosen, list, index,
                                channels});
                } catch (Throwable unreachable) {
                    call = null;
                }
                if (call != null) {
                    address = ((Supplier<String>) call).get();
                    timeoutMillis = ((LongSupplier) call).getAsLong();
                }
            }
            return call;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Advice.OnNonDefaultValue.class,
                backupArguments = false)
        @SuppressWarnings("unchecked")
        static boolean exit(@Advice.Argument(value = 0, readOnly = false) String address,
                @Advice.Argument(value = 2, readOnly = false) long timeoutMillis, @Advice.Enter Object call,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object answer,
                @Advice.Thrown(readOnly = false) Throwable thrown) {
            boolean again = false;
            if (call != null) {
                Object next = ((Function<Object, Object>) call).apply(thrown == null ? answer : thrown);
                if (next == call) {
                    address = ((Supplier<String>) call).get();
                    timeoutMillis = ((LongSupplier) call).getAsLong();
                    again = true;
                } else if (next instanceof Throwable) {
                    thrown = (Throwable) next;
                } else if (next != null) {
                    answer = next;
                    thrown = null;
                }
            }
            return again;
        }
    }

    /**
     * Advice for {@code invokeAsync}, {@code invokeOneway} and {@code invoke}: sets the address only. No release calls
     * these methods without an address.
     */
    static final class OtherCall {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static void enter(@Advice.This Object client, @Advice.Argument(value = 0, readOnly = false) String address,
                @Chosen AtomicReference<String> chosen, @Listed AtomicReference<List<String>> list,
                @Index AtomicInteger index,
                @Channels ConcurrentMap<String, Object> channels) {
            if (address == null) {
                try {
                    address = (String) ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.namesrv.NamesrvResetHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {client, null, null, chosen, list, index, channels});
                } catch (Throwable unreachable) {
                    address = null;
                }
            }
        }
    }
}
