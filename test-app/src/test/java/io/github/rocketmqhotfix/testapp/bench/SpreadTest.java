package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    @ParameterizedTest
    @CsvSource({"9 1 2 4 3, 2, 3, 4", "9 1 2 4, 1.75, 3, 5.25", "7, 7, 7, 7"})
    void theMedianIsTheMiddleOneOrBetweenTheMiddleTwo(String measured, double lower, double median, double upper) {
        assertThat(Spread.of(Stream.of(measured.split(" ")).map(Double::valueOf).toList()))
                .isEqualTo(new Spread(lower, median, upper));
    }

    @Test
    void rejectsAnEmptyList() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
