package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bench skan                       | no benchmark skan; there are ",
        "bench scan skan                  | no benchmark skan; there are ",
        "bench recovery --fault frosen    | no fault frosen; there are frozen, cut-off, ",
        "bench scan --agent missing.jar   | no agent at missing.jar"})
    void wrongUsageEndsWithTwo(String words, String why) {
        StringWriter errors = new StringWriter();

        int exitCode = Main.commandLine().setErr(new PrintWriter(errors)).execute(words.trim().split(" +"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains(why);
    }
}
