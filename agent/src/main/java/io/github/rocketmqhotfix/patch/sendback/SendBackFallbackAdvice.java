package io.github.rocketmqhotfix.patch.sendback;

import java.util.function.Function;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Advice for sending a consumer's message back. Its code is copied into class files of version 50 or later, so it uses JDK
 * types only and no lambda.
 */
final class SendBackFallbackAdvice {

    private SendBackFallbackAdvice() {}

    /**
     * Advice for {@code sendMessageBack(MessageExt message, int delayLevel, String brokerName, …)}: passes the name to
     * the handoff, which keeps it for {@link Send}.
     */
    static final class Body {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation", "ReturnValueIgnored"})
        static void enter(@Advice.Argument(2) String brokerName) {
            try {
                ((Function<Object, Object>) Class.forName(
                        "io.github.rocketmqhotfix.patch.sendback.SendBackFallbackHandoff", true,
                        ClassLoader.getSystemClassLoader()).newInstance())
                        .apply(brokerName);
            } catch (Throwable unreachable) {
                // the release behaves as it does without the agent
            }
        }
    }

    /**
     * Advice for {@code consumerSendMessageBack(String address, …)}: sets a missing address, or throws an exception
     * that the caller catches, after which the caller sends the message to the retry topic. The method never returns
     * normally without a send, because the message would be lost.
     */
    static final class Send {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static Object enter(@Advice.This Object sender, @Advice.Argument(value = 0, readOnly = false) String address,
                @Advice.Argument(1) Object nameOrMessage, @Advice.Argument(2) Object messageOrGroup,
                @Advice.Argument(value = 3, typing = Assigner.Typing.DYNAMIC) Object groupOrDelayLevel) {
            Object attempt = null;
            if (address == null || address.trim().length() == 0) {
                Object answer = null;
                try {
                    answer = ((Function<Object, Object>) Class.forName(
                            "io.github.rocketmqhotfix.patch.sendback.SendBackFallbackHandoff", true,
                            ClassLoader.getSystemClassLoader()).newInstance())
                            .apply(new Object[] {sender, nameOrMessage, messageOrGroup, groupOrDelayLevel});
                } catch (Throwable unreachable) {
                    answer = null;
                }
                if (answer instanceof RuntimeException) {
                    throw (RuntimeException) answer;
                }
                if (answer != null) {
                    address = (String) ((Object[]) answer)[0];
                    attempt = ((Object[]) answer)[1];
                }
            }
            return attempt;
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        @SuppressWarnings({"unchecked", "ReturnValueIgnored"})
        static void exit(@Advice.Enter Object attempt, @Advice.Thrown Throwable thrown) {
            if (attempt != null) {
                ((Function<Object, Object>) attempt).apply(thrown);
            }
        }
    }
}
