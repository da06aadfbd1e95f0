package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerRequestsTest {

    /** Asked one by one: a table that is not sorted would lose some of them to the binary search. */
    @Test
    void theNameServersOwnCodesAreAnsweredAndNoOthers() {
        assertThat(IntStream.range(-1, 2_000).filter(NameServerRequests::isAnswered)).containsExactly(
                100, 101, 102, 103, 104, 105, 106, 205, 206, 216, 219, 224, 304, 311, 312, 313, 318, 319);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 36, 37, 310, 320})
    void aBrokersCodesAreNotAnswered(int code) {
        assertThat(NameServerRequests.isAnswered(code)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, Integer.MAX_VALUE})
    void codesThatNobodyHasAreNotAnswered(int code) {
        assertThat(NameServerRequests.isAnswered(code)).isFalse();
    }
}
