package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NameServerChoiceTest {

    private final AtomicReference<String> chosen = new AtomicReference<>("a");
    private final AtomicReference<List<String>> list = new AtomicReference<>(Arrays.asList("a", "b"));
    private final AtomicInteger index = new AtomicInteger(41);
    private final NameServerChoice choice = new NameServerChoice(chosen, list, index);

    @Test
    void theIdentityIsTheSameForEveryCallOfOneClient() {
        assertThat(choice.identity()).isSameAs(new NameServerChoice(chosen, list, null).identity());
    }

    @Test
    void theChosenAddressIsDropped() {
        assertThat(choice.drop("a")).isTrue();
        assertThat(choice.address()).isNull();
    }

    /** A list that was fetched anew has other objects with the same text. */
    @Test
    void theChosenAddressIsDroppedByItsText() {
        chosen.set(new String("a"));

        assertThat(choice.drop("a")).isTrue();
        assertThat(choice.address()).isNull();
    }

    @Test
    void anotherAddressIsNotDropped() {
        assertThat(choice.drop("b")).isFalse();
        assertThat(choice.address()).isEqualTo("a");
    }

    @Test
    void nothingIsDroppedWhereNothingIsChosen() {
        chosen.set(null);

        assertThat(choice.drop("a")).isFalse();
    }

    /** Of a list that was shuffled since, the choice may be at any place. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "-1", "-5", "2147483640", "-2147483648"})
    void theNextRoundPassesByTheChoice(int before) {
        list.set(Arrays.asList("b", "a", "c"));
        index.set(before);

        choice.passBy("a", before);

        assertThat(list.get().get(Math.abs(index.incrementAndGet()) % 3)).isNotEqualTo("a");
    }

    @Test
    void theRoundIsLeftAloneWhereItStartsElsewhere() {
        index.set(42);

        choice.passBy("a", 42);

        assertThat(index).hasValue(42);
    }

    @Test
    void theRoundPassesByAnAddressThatWasJustDropped() {
        chosen.set(null);
        index.set(1);

        choice.passBy("a", 1);

        assertThat(index).hasValue(2);
    }

    @Test
    void anEarlierRoundOrAnotherChoiceIsNotPassedBy() {
        choice.passBy("a", 39);
        chosen.set("b");
        choice.passBy("a", 41);

        assertThat(index).hasValue(41);
    }

    @ParameterizedTest
    @MethodSource("listsWithoutAnother")
    void theRoundIsLeftAloneWhereThereIsNoOther(List<String> addresses) {
        list.set(addresses);

        choice.passBy("a", 41);

        assertThat(index).hasValue(41);
    }

    static Stream<List<String>> listsWithoutAnother() {
        return Stream.of(null, List.of(), List.of("a"), List.of("b", "c"));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of(null, false, true),
                Arguments.of(List.of(), false, true),
                Arguments.of(List.of("a"), true, false),
                Arguments.of(List.of("b"), false, false),
                Arguments.of(List.of("a", "b"), true, false),
                Arguments.of(List.of("b", "a"), true, false));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void theListIsReadAsItIs(List<String> addresses, boolean listsIt, boolean listsNone) {
        list.set(addresses);

        assertThat(choice.lists("a")).isEqualTo(listsIt);
        assertThat(choice.listsNone()).isEqualTo(listsNone);
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "-5", "2147483647", "-2147483648"})
    void theNextRoundStartsWithTheAddressAndGoesThroughAllOfTheList(int start) {
        list.set(Arrays.asList("a", "b", "c"));
        index.set(start);

        choice.startNextRoundWith("b", start);

        assertThat(Stream.generate(() -> list.get().get(Math.abs(index.incrementAndGet()) % 3)).limit(4))
                .containsExactly("b", "c", "a", "b");
    }

    @Test
    void aRoundThatBeganSinceIsLeftAlone() {
        assertThat(choice.startNextRoundWith("a", 40)).isFalse();

        assertThat(index).hasValue(41);
    }

    @Test
    void anAddressThatIsNotListedLeavesTheRoundAlone() {
        choice.startNextRoundWith("removed", 41);

        assertThat(index).hasValue(41);
    }

    @ParameterizedTest
    @CsvSource({"a", "b", "c"})
    void theRoundGoesOnBehindAReplacement(String replacement) {
        list.set(Arrays.asList("a", "b", "c"));
        chosen.set("b");

        assertThat(choice.replace("b", replacement)).isTrue();

        assertThat(chosen).hasValue(replacement);
        assertThat(Stream.generate(() -> list.get().get(Math.abs(index.incrementAndGet()) % 3)).limit(3))
                .hasSize(3).endsWith(replacement);
    }

    @Test
    void onlyTheChoiceIsReplacedAndOnlyByOneOfTheList() {
        list.set(Arrays.asList("a", "b"));
        chosen.set("a");

        assertThat(choice.replace("b", "a")).isFalse();
        assertThat(choice.replace("a", "removed")).isFalse();

        assertThat(chosen).hasValue("a");
        assertThat(index).hasValue(41);
    }

    @Test
    void noListLeavesTheRoundAlone() {
        list.set(null);

        choice.startNextRoundWith("a", 41);

        assertThat(index).hasValue(41);
    }
}
