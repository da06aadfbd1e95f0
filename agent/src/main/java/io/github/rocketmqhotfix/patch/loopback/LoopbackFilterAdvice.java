package io.github.rocketmqhotfix.patch.loopback;

import java.util.function.Function;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Advice on the exit of {@code String getLocalAddress()} and {@code InetAddress getLocalInetAddress()}: passes the
 * result to {@link LoopbackFilterHandoff} and returns the replacement if there is one. Its instructions are copied into
 * class files of version 50 or later, so it uses JDK types only and no lambda.
 */
final class LoopbackFilterAdvice {

    private LoopbackFilterAdvice() {}

    @Advice.OnMethodExit(onThrowable = Exception.class)
    @SuppressWarnings({"unchecked", "deprecation"})
    static void exit(@Advice.Origin("#r") String type,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result,
            @Advice.Thrown(readOnly = false) Throwable thrown) {
        Object replacement = null;
        try {
            replacement = ((Function<Object, Object>) Class.forName(
                    "io.github.rocketmqhotfix.patch.loopback.LoopbackFilterHandoff", true,
                    ClassLoader.getSystemClassLoader()).newInstance())
                    .apply(new Object[] {type, thrown == null ? result : null});
        } catch (Throwable unreachable) {
            replacement = null;
        }
        if (replacement != null) {
            result = replacement;
            thrown = null;
        }
    }
}
