package io.github.rocketmqhotfix.patch.sendback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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

class SendBackFallbackHandoffTest {

    private final PatchReport report = PatchReport.unpublished();
    private final SendBackRouting routing = new SendBackRouting(report);
    private final StandInClient client = new StandInClient()
            .knows("body", 1, "slave-of-body:10911").knows("sender", 1, "slave-of-sender:10911");
    private final Object message = new StandInClient.Message(null);

    @Test
    void aSenderThatIsNotToldTheNameTakesTheBodys() {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), message, "group", 3}, "body");

        assertThat(address(answer)).isEqualTo("slave-of-body:10911");
        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group");
    }

    @Test
    void aSenderThatIsToldTheNameTakesItsOwn() {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), "sender", message, "group"}, "body");

        assertThat(address(answer)).isEqualTo("slave-of-sender:10911");
        assertThat(client.refreshedTopics()).containsExactly("orders", "%RETRY%group");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aBlankNameFallsToTheBodys(String name) {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), name, message, "group"}, "body");

        assertThat(answer).isInstanceOf(Object[].class);
        assertThat(address(answer)).isEqualTo("slave-of-body:10911");
    }

    @Test
    void noNameAtAllIsAnExceptionAndNoFailure() {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), message, "group", 3}, null);

        assertThat(answer).isInstanceOf(IllegalStateException.class);
        assertThat(report.failures()).isZero();
    }

    @Test
    void issue8963NeitherMasterNorSlaveIsAnExceptionAndNoFailure() {
        Object answer = SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), "unknown", message, "group"}, null);

        assertThat(answer).isInstanceOf(IllegalStateException.class).asString().contains("unknown");
        assertThat(report.failures()).isZero();
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void aSlaveWithoutAnAddressIsAnException() {
        client.knows("broken", 1, null);

        assertThat(SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), "broken", message, "group"}, null))
                .isInstanceOf(IllegalStateException.class);
    }

    static Stream<Arguments> brokenValues() {
        Object sender = new StandInClient().knows("body", 1, "slave-of-body:10911").sender();
        Object message = new StandInClient.Message(null);
        return Stream.of(
                broken("a sender without the fields", new Object(), message, "group"),
                broken("a sender without the fields that is told the name", new Object(), "body", message),
                broken("no sender", null, message, "group"),
                broken("a message without a topic", sender, new Object(), "group"),
                broken("no message", sender, "body", null),
                broken("the sender alone", sender),
                broken("nothing"));
    }

    private static Arguments broken(String what, Object... values) {
        return arguments(what, values);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenValues")
    void brokenValuesAreAnExceptionAsTheAnswerAndACountedFailure(String what, Object[] values) {
        Object answer = SendBackFallbackHandoff.answer(routing, values, "body");

        assertThat(answer).isInstanceOf(IllegalStateException.class);
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void aRefreshThatThrowsIsAnExceptionAsTheAnswerAndACountedFailure() {
        client.onRefresh(() -> {
            throw new NoSuchMethodError();
        });

        assertThat(SendBackFallbackHandoff.answer(routing, new Object[] {client.sender(), "body", message, "group"}, null))
                .isInstanceOf(IllegalStateException.class);
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theAttemptTellsHowItEnded() {
        Object[] values = {client.sender(), "body", message, "group"};
        Object[] first = (Object[]) SendBackFallbackHandoff.answer(routing, values, null);
        ((Function<Object, Object>) first[1]).apply(null);
        Object[] second = (Object[]) SendBackFallbackHandoff.answer(routing, values, null);
        ((Function<Object, Object>) second[1]).apply(new IllegalStateException("SERVICE_NOT_AVAILABLE"));

        assertThat(SendBackFallbackHandoff.answer(routing, values, null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBodysNameIsRememberedForTheSenderOnTheSameThread() {
        long failures = Reports.of(SendBackFallbackPatch.ID).failures();
        assertThat(new SendBackFallbackHandoff().apply("body")).isNull();

        Object[] values = {client.sender(), message, "group", 3};
        assertThat(address(new SendBackFallbackHandoff().apply(values))).isEqualTo("slave-of-body:10911");
        assertThat(CompletableFuture.supplyAsync(() -> new SendBackFallbackHandoff().apply(values)).join())
                .isInstanceOf(IllegalStateException.class);
        assertThat(Reports.of(SendBackFallbackPatch.ID).failures()).isEqualTo(failures);
    }

    @Test
    void aBodyWithoutANameForgetsTheOneBefore() {
        new SendBackFallbackHandoff().apply("body");
        assertThat(new SendBackFallbackHandoff().apply((Object) null)).isNull();

        assertThat(new SendBackFallbackHandoff().apply(new Object[] {client.sender(), message, "group", 3}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRehearsalRunsWithoutACountInTheReport() {
        PatchReport published = Reports.of(SendBackFallbackPatch.ID);
        long interventions = published.interventions();
        long failures = published.failures();

        new SendBackFallbackPatch().rehearse();

        assertThat(published.interventions()).isEqualTo(interventions);
        assertThat(published.failures()).isEqualTo(failures);
    }

    private static Object address(Object answer) {
        return ((Object[]) answer)[0];
    }
}
