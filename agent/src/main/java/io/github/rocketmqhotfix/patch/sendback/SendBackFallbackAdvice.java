package io.github.rocketmqhotfix.patch.sendback;

import java.util.function.Function;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * Woven into the way of a message that a consumer sends back. Copied as instructions into class files from version
 * 50 on: JDK types only, no lambda.
 */
final class SendBackFallbackAdvice {

    private SendBackFallbackAdvice() {
    }

    /** {@code sendMessageBack(MessageExt message, int delayLevel, String brokerName, …)}: leaves the name for Send. */
    static final class Body {

        @Advice.OnMethodEnter
        @SuppressWarnings({"unchecked", "deprecation"})
        static void enter(@Advice.Argument(2) String brokerName) {
            try {
                ((Function<Object, Object>) Class.forName(
                        "io.github.rocketmqhotfix.patch.sendback.SendBackFallbackHandoff", true,
                        ClassLoader.getSystemClassLoader()).newInstance())
                        .apply(brokerName);
            } catch (Throwable unreachable) {
                // as without the agent
            }
        }
    }

    /**
     * {@code consumerSendMessageBack(String address, …)}: an address in place of none, or an exception that the
     * body's catch turns into a send to the retry topic. Never a return without a send: that would lose the message.
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
        @SuppressWarnings("unchecked")
        static void exit(@Advice.Enter Object attempt, @Advice.Thrown Throwable thrown) {
            if (attempt != null) {
                ((Function<Object, Object>) attempt).apply(thrown);
            }
        }
    }
}
