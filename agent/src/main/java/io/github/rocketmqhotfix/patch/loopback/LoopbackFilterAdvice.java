package io.github.rocketmqhotfix.patch.loopback;

import java.net.InetAddress;
import java.util.function.Function;
import net.bytebuddy.asm.Advice;

/**
 * Woven around the end of local-address discovery: shows the result to {@link LoopbackFilterHandoff} and takes its
 * replacement, if it has one. Copied as instructions into class files from version 50 on: JDK types only, no lambda,
 * and nothing shared between the two, because what is woven can call nothing but the JDK.
 */
final class LoopbackFilterAdvice {

    private LoopbackFilterAdvice() {
    }

    /** For {@code String getLocalAddress()}. */
    static final class AddressAsText {

        @Advice.OnMethodExit(onThrowable = Exception.class)
        @SuppressWarnings({"unchecked", "deprecation"})
        static void exit(@Advice.Return(readOnly = false) String result,
                @Advice.Thrown(readOnly = false) Throwable thrown) {
            Object replacement = null;
            try {
                replacement = ((Function<Object, Object>) Class.forName(
                        "io.github.rocketmqhotfix.patch.loopback.LoopbackFilterHandoff", true,
                        ClassLoader.getSystemClassLoader()).newInstance())
                        .apply(new Object[] {"text", thrown == null ? result : null});
            } catch (Throwable unreachable) {
                replacement = null;
            }
            if (replacement != null) {
                result = (String) replacement;
                thrown = null;
            }
        }
    }

    /** For {@code InetAddress getLocalInetAddress()}. */
    static final class Address {

        @Advice.OnMethodExit(onThrowable = Exception.class)
        @SuppressWarnings({"unchecked", "deprecation"})
        static void exit(@Advice.Return(readOnly = false) InetAddress result,
                @Advice.Thrown(readOnly = false) Throwable thrown) {
            Object replacement = null;
            try {
                replacement = ((Function<Object, Object>) Class.forName(
                        "io.github.rocketmqhotfix.patch.loopback.LoopbackFilterHandoff", true,
                        ClassLoader.getSystemClassLoader()).newInstance())
                        .apply(new Object[] {"address", thrown == null ? result : null});
            } catch (Throwable unreachable) {
                replacement = null;
            }
            if (replacement != null) {
                result = (InetAddress) replacement;
                thrown = null;
            }
        }
    }
}
