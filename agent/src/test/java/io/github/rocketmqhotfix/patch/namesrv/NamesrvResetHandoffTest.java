package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.SILENT;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Answer;
import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Attempt;
import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Request;
import io.github.rocketmqhotfix.report.FreshReport;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class NamesrvResetHandoffTest {

    private final PatchReport report = FreshReport.create();
    private final Map<Object, NameServers> clients = new WeakHashMap<>();
    private final FakeRemotingClient client = client("a", "b");

    @Test
    void aCallIsGivenAnAddress() {
        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(clients).hasSize(1);
    }

    @Test
    void aSecondAttachUsesItsOwnTimeLimitOfAnAttempt() {
        client.call(ROUTE);
        client.at("a", SILENT);

        Object[] values = {client, new Request(ROUTE), 3_000L, client.chosen, client.list, client.index,
            client.channelTables};
        LongSupplier call = (LongSupplier) NamesrvResetHandoff.ask(clients, report, 0, values);

        assertThat(call.getAsLong()).isBetween(2_900L, 3_000L);
    }

    @Test
    void eachClientHasItsOwnMarks() {
        FakeRemotingClient other = client("a", "b");
        client.at("a", SILENT).call(ROUTE);

        assertThat(other.call(ROUTE)).hasToString("0 of a");
        assertThat(client.call(ROUTE)).hasToString("0 of b");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void withoutAListTheReleaseChooses(List<String> list) {
        client.list.set(list);

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingConnectException.class);
        assertThat(client.otherCall()).isNull();

        assertThat(client.attempts()).extracting(Attempt::address).containsOnlyNulls();
        assertThat(client.chosen).hasValue(null);
        assertThat(report.failures()).isZero();
    }

    @Test
    void aCallThatDoesNotWaitGetsTheChosenAddressOnly() {
        assertThat(client.otherCall()).isNull();

        client.call(ROUTE);

        assertThat(client.otherCall()).isEqualTo("a");
    }

    static Stream<Arguments> invalidArguments() {
        AtomicReference<String> chosen = new AtomicReference<>();
        AtomicReference<List<String>> list = new AtomicReference<>(List.of("a"));
        AtomicInteger index = new AtomicInteger();
        Map<String, Object> channels = new ConcurrentHashMap<>();
        Request request = new Request(ROUTE);
        return Stream.of(
                invalid("nothing"),
                invalid("too few", new Object(), request, 3_000L),
                invalid("no fields", new Object(), request, 3_000L, null, null, null, null),
                invalid("a list of another type", new Object(), request, 3_000L, chosen, List.of("a"), index, channels),
                invalid("a request without a code", new Object(), new Object(), 3_000L, chosen, list, index, channels),
                invalid("no timeout", new Object(), request, null, chosen, list, index, channels),
                invalid("channels of another type", new Object(), request, 3_000L, chosen, list, index,
                        new ConcurrentHashMap<>(Map.of("a", "no wrapper"))));
    }

    private static Arguments invalid(String what, Object... values) {
        return arguments(what, values);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidArguments")
    void invalidArgumentsAreACountedFailureAndTheReleaseChooses(String what, Object[] values) {
        assertThat(NamesrvResetHandoff.ask(clients, report, 500, values)).isNull();
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void anErrorOfTheAgentIsACountedFailureAndTheCallerGetsTheTimeout() {
        Request request = new Request(ROUTE) {

            @Override
            public void setOpaque(int opaque) {
                throw new NoSuchMethodError();
            }
        };

        assertThat(client.at("a", SILENT).call(request, TIMEOUT_MILLIS)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(report.failures()).isEqualTo(1);
        assertThat(client.call(ROUTE)).hasToString("0 of b");
    }

    @Test
    void theCallerGetsAnAnswerWithoutACode() {
        Object answer = new Object();
        Map<String, Object> channels = new ConcurrentHashMap<>();
        Object call = NamesrvResetHandoff.ask(clients, report, 500,
                new Object[] {new Object(), new Request(ROUTE), 3_000L,
                    new AtomicReference<>(), new AtomicReference<>(List.of("a")), new AtomicInteger(), channels});

        assertThat(((Supplier<?>) call).get()).isEqualTo("a");
        assertThat(function(call).apply(answer)).isNull();
        assertThat(report.failures()).isZero();
    }

    @Test
    void theNoArgumentConstructorGivesAWorkingHandoff() {
        FakeRemotingClient client = new FakeRemotingClient(new NamesrvResetHandoff(), "a", "b");
        long failures = Reports.of(NamesrvResetPatch.ID).failures();

        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(Reports.of(NamesrvResetPatch.ID).failures()).isEqualTo(failures);
    }

    @Test
    void theAgentHoldsNothingOfAClientAfterItsCalls() {
        WeakReference<FakeRemotingClient> gone = new WeakReference<>(usedClient());

        await().untilAsserted(() -> {
            System.gc();
            assertThat(gone.get()).isNull();
            assertThat(clients).isEmpty();
        });
    }

    /** Creates a client and makes every kind of call. The test's field refers to another client. */
    private FakeRemotingClient usedClient() {
        clients.clear();
        FakeRemotingClient used = client("a", "b", "c").at("a", SILENT).refusing("b");
        used.call(ROUTE);
        used.otherCall();
        used.call(new Request(ROUTE) {

            @Override
            public int getCode() {
                throw new IllegalStateException();
            }
        }, TIMEOUT_MILLIS);
        used.at("c", (attempt, channel) -> new Answer(17, attempt, "")).call(ROUTE);
        assertThat(clients).hasSize(1);
        return used;
    }

    private FakeRemotingClient client(String... addresses) {
        return new FakeRemotingClient(values -> NamesrvResetHandoff.ask(clients, report, 500, (Object[]) values),
                addresses);
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, Object> function(Object object) {
        return (Function<Object, Object>) object;
    }
}
