package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerRequestsTest {

    /** Tests each code: the binary search would miss some codes if a table were not sorted. */
    @Test
    void onlyTheCodesOfNameServersAreAnswered() {
        assertThat(IntStream.range(-1, 2_000).filter(NameServerRequests::isAnswered)).containsExactly(
                100, 101, 102, 103, 104, 105, 106, 205, 206, 216, 219, 224, 304, 311, 312, 313, 318, 319);
    }

    @Test
    void onlyRequestsThatChangeNothingAreRepeatable() {
        assertThat(IntStream.range(-1, 2_000).filter(NameServerRequests::isRepeatable)).containsExactly(
                101, 105, 106, 206, 219, 224, 304, 311, 312, 313, 319);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 10, 36, 37, 310, 320, 901, 904, Integer.MAX_VALUE})
    void otherCodesAreNeitherAnsweredNorRepeatable(int code) {
        assertThat(NameServerRequests.isAnswered(code)).isFalse();
        assertThat(NameServerRequests.isRepeatable(code)).isFalse();
    }
}
