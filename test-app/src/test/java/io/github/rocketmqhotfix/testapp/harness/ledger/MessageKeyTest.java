package io.github.rocketmqhotfix.testapp.harness.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.program.MessageKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"producer-1#1", "a#2147483647", "with#mark#7"})
    void aKeyIsReadAsItIsWritten(String key) {
        assertThat(MessageKey.of(key)).hasToString(key);
    }

    @ParameterizedTest
    @CsvSource({
        "null,           null#0",
        "17,             17#0",
        "'',             #0",
        "#17,            #17#0",
        "a#,             a##0",
        "a#b,            a#b#0",
        "a#-5,           a#-5#0",
        "a#2147483648,   a#2147483648#0"})
    void aKeyInAnotherFormIsReadAsProducerNameWithNumber0(String key, String text) {
        assertThat(MessageKey.of(key)).hasToString(text);
    }
}
