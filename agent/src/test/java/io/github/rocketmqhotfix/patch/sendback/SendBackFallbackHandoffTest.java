package io.github.rocketmqhotfix.patch.sendback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rocketmqhotfix.report.FreshReport;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the answers of the handoff. The body is {@code sendMessageBack} and the sender is MQClientAPIImpl, as in
 * {@link SendBackFallbackPatch}. The name of the body is the broker name that the body passes to the handoff.
 */
@SuppressWarnings("ReturnValueIgnored")
class SendBackFallbackHandoffTest {

    private final PatchReport report = FreshReport.create();
    private final SendBackRouting routing = new SendBackRouting(report);
    private final FakeConsumerClient client = new FakeConsumerClient()
            .knows("body", 1, "slave-of-body:10911").knows("sender", 1, "slave-of-sender:10911");
    private final Object message = new FakeConsumerClient.Message(null);

    @Test
    void aSenderWithoutABrokerNameTakesTheNameOfTheBody() {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), message, "group", 3},
                "body");

        assertThat(address(answer)).isEqualTo("slave-of-body:10911");
        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group");
    }

    @Test
    void aSenderWithABrokerNameTakesItsOwn() {
        Object answer = SendBackFallbackHandoff.answer(routing,
                new Object[] {client.sender(), "sender", message, "group"}, "body");

        assertThat(address(answer)).isEqualTo("slave-of-sender:10911");
        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aBlankNameIsReplacedByTheNameOfTheBody(String name) {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), name, message, "group"},
                "body");

        assertThat(answer).isInstanceOf(Object[].class);
        assertThat(address(answer)).isEqualTo("slave-of-body:10911");
    }

    @Test
    void aMissingNameGivesAnExceptionAndCountsNoFailure() {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), message, "group", 3},
                null);

        assertThat(answer).isInstanceOf(IllegalStateException.class);
        assertThat(report.failures()).isZero();
    }

    @Test
    void issue8963ABrokerWithNeitherMasterNorSlaveGivesAnExceptionAndCountsNoFailure() {
        Object answer = SendBackFallbackHandoff.answer(routing,
                new Object[] {client.sender(), "unknown", message, "group"}, null);

        assertThat(answer).isInstanceOf(IllegalStateException.class).asString().contains("unknown");
        assertThat(report.failures()).isZero();
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void aSlaveWithoutAnAddressGivesAnException() {
        client.knows("broken", 1, null);

        assertThat(SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), "broken", message, "group"},
                null))
                .isInstanceOf(IllegalStateException.class);
    }

    static Stream<Arguments> invalidArguments() {
        Object sender = new FakeConsumerClient().knows("body", 1, "slave-of-body:10911").sender();
        Object message = new FakeConsumerClient.Message(null);
        return Stream.of(
                invalid("a sender without the fields", NoSuchFieldException.class, new Object(), message, "group"),
                invalid("a sender without the fields, with a broker name", NoSuchFieldException.class, new Object(),
                        "body", message, "group"),
                invalid("no sender", NullPointerException.class, null, message, "group"),
                invalid("a message without a topic", NoSuchMethodException.class, sender, new Object(), "group"),
                invalid("no message", NullPointerException.class, sender, "body", null, "group"),
                invalid("the sender alone", ArrayIndexOutOfBoundsException.class, sender),
                invalid("nothing", ArrayIndexOutOfBoundsException.class));
    }

    private static Arguments invalid(String what, Class<? extends Exception> cause, Object... values) {
        return arguments(what, cause, values);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidArguments")
    void invalidArgumentsGiveAnExceptionAndACountedFailure(String what, Class<? extends Exception> cause,
            Object[] values) {
        Object answer = SendBackFallbackHandoff.answer(routing, values, "body");

        assertThat(answer).isInstanceOfSatisfying(IllegalStateException.class,
                exception -> assertThat(exception).hasCauseExactlyInstanceOf(cause));
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void aFailedRefreshGivesAnExceptionAndACountedFailure() {
        client.onRefresh(() -> {
            throw new NoSuchMethodError();
        });

        assertThat(
                SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), "body", message, "group"}, null))
                .isInstanceOf(IllegalStateException.class);
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theEndOfAnAttemptDecidesWhetherTheSlaveIsAskedAgain() {
        Object[] values = {client.sender(), "body", message, "group"};
        Object[] first = (Object[]) SendBackFallbackHandoff.answer(routing, values, null);
        ((Function<Object, Object>) first[1]).apply(null);
        Object[] second = (Object[]) SendBackFallbackHandoff.answer(routing, values, null);
        ((Function<Object, Object>) second[1]).apply(new IllegalStateException("SERVICE_NOT_AVAILABLE"));

        assertThat(SendBackFallbackHandoff.answer(routing, values, null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theNameOfTheBodyIsKeptForTheSenderOnTheSameThread() {
        long failures = Reports.of(SendBackFallbackPatch.ID).failures();
        assertThat(new SendBackFallbackHandoff().apply("body")).isNull();

        Object[] values = {client.sender(), message, "group", 3};
        assertThat(address(new SendBackFallbackHandoff().apply(values))).isEqualTo("slave-of-body:10911");
        assertThat(CompletableFuture.supplyAsync(() -> new SendBackFallbackHandoff().apply(values)).join())
                .isInstanceOf(IllegalStateException.class);
        assertThat(Reports.of(SendBackFallbackPatch.ID).failures()).isEqualTo(failures);
    }

    @Test
    void aBodyWithoutANameRemovesTheKeptName() {
        new SendBackFallbackHandoff().apply("body");
        assertThat(new SendBackFallbackHandoff().apply((Object) null)).isNull();

        assertThat(new SendBackFallbackHandoff().apply(new Object[] {client.sender(), message, "group", 3}))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Object address(Object answer) {
        return ((Object[]) answer)[0];
    }
}
