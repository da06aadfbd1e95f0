package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

/** Runs each test with the agent in its own class loader, because an agent reads its settings once. */
class LoopbackFilterHandoffTest {

    private final URLClassLoader agent = new URLClassLoader(
            new URL[] {origin(LoopbackFilterHandoff.class), origin(Stderr.class), origin(Logger.class)},
            ClassLoader.getPlatformClassLoader());

    @AfterEach
    void close() throws Exception {
        agent.close();
    }

    @Test
    void aTextIsReplacedByAText() throws Exception {
        Function<Object, Object> handoff = handoff("local-ip=10.1.2.3");

        assertThat(ask(handoff, "java.lang.String", "127.0.0.1")).isEqualTo("10.1.2.3");
        assertThat(ask(handoff, "java.lang.String", null)).isEqualTo("10.1.2.3");
    }

    @Test
    void anAddressIsReplacedByAnAddress() throws Exception {
        Function<Object, Object> handoff = handoff("local-ip=10.1.2.3");

        assertThat(ask(handoff, "java.net.InetAddress", InetAddress.getByName("127.0.0.1")))
                .isEqualTo(InetAddress.getByName("10.1.2.3"));
        assertThat(ask(handoff, "java.net.InetAddress", null)).isEqualTo(InetAddress.getByName("10.1.2.3"));
    }

    @Test
    void anIpv6AddressAsTextIsInBrackets() throws Exception {
        Function<Object, Object> handoff = handoff("local-ip=fd00::7");

        assertThat(ask(handoff, "java.lang.String", "127.0.0.1")).isEqualTo("[fd00:0:0:0:0:0:0:7]");
        assertThat(ask(handoff, "java.lang.String", "[fd00:0:0:0:0:0:0:7]")).isNull();
        assertThat(ask(handoff, "java.net.InetAddress", null)).isEqualTo(InetAddress.getByName("fd00::7"));
    }

    @Test
    void aUsableResultStays() throws Exception {
        Function<Object, Object> handoff = handoff("");

        assertThat(ask(handoff, "java.lang.String", "10.0.0.5")).isNull();
        assertThat(ask(handoff, "java.net.InetAddress", InetAddress.getByName("10.0.0.5"))).isNull();
        assertThat(failures()).isZero();
    }

    @ParameterizedTest
    @MethodSource("invalidArguments")
    void invalidArgumentsGiveNullAndACountedFailure(Object arguments) throws Exception {
        Function<Object, Object> handoff = handoff("local-ip=10.1.2.3");
        List<Object> answers = new ArrayList<>();

        List<String> lines = linesDuring(() -> answers.add(handoff.apply(arguments)));

        assertThat(answers).containsOnlyNulls();
        assertThat(failures()).isEqualTo(1);
        assertThat(lines).singleElement().asString().contains("loopback-filter");
    }

    static Stream<Object> invalidArguments() {
        return Stream.of("java.lang.String", new Object[0], new Object[] {"java.lang.String"},
                new Object[] {"java.lang.String", 7},
                new Object[] {"java.net.InetAddress", "10.0.0.1"}, new Object[] {7, "10.0.0.1"}, new int[] {1, 2})
                .map(each -> (Object) new Object[] {each});
    }

    @Test
    void missingArgumentsGiveNullAndACountedFailure() throws Exception {
        Function<Object, Object> handoff = handoff("");
        List<Object> answers = new ArrayList<>();

        linesDuring(() -> answers.add(handoff.apply(null)));

        assertThat(answers).containsOnlyNulls();
        assertThat(failures()).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private Function<Object, Object> handoff(String arguments) throws Exception {
        agent.loadClass(Options.class.getName()).getMethod("read", String.class).invoke(null, arguments);
        return (Function<Object, Object>) agent.loadClass(LoopbackFilterHandoff.class.getName()).getConstructor()
                .newInstance();
    }

    /** Calls the handoff as woven code does, and drops the line about the intervention. */
    private Object ask(Function<Object, Object> handoff, String type, Object found) {
        List<Object> answers = new ArrayList<>();
        linesDuring(() -> answers.add(handoff.apply(new Object[] {type, found})));
        return answers.get(0);
    }

    @SuppressWarnings("unchecked")
    private List<String> linesDuring(Runnable action) {
        try {
            return (List<String>) agent.loadClass(Stderr.class.getName()).getMethod("linesDuring", Runnable.class)
                    .invoke(null, action);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private long failures() throws Exception {
        Object report = agent.loadClass(Reports.class.getName()).getMethod("of", String.class).invoke(null,
                "loopback-filter");
        return (Long) report.getClass().getMethod("failures").invoke(report);
    }

    private static URL origin(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
