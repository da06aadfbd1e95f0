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

    @Test
    void requestsThatChangeNothingAreRepeatableAndNoOthers() {
        assertThat(IntStream.range(-1, 2_000).filter(NameServerRequests::isRepeatable)).containsExactly(
                101, 105, 106, 206, 219, 224, 304, 311, 312, 313, 319);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 10, 36, 37, 310, 320, 901, 904, Integer.MAX_VALUE})
    void otherCodesAreNeither(int code) {
        assertThat(NameServerRequests.isAnswered(code)).isFalse();
        assertThat(NameServerRequests.isRepeatable(code)).isFalse();
    }
}
