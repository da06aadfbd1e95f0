package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    private static final Figure FREE = Figure.withoutBudget("jars", "7");

    @Test
    void isRightIfEveryBudgetIsKept() {
        assertThat(BenchCommand.exitCode(List.of(FREE, new Figure("time", "9 s", "under 10 s", true)))).isZero();
    }

    @Test
    void aMissedBudgetEndsWithOneAndIsMarked() {
        List<Figure> figures = List.of(FREE, new Figure("time", "11 s", "under 10 s", false));

        assertThat(BenchCommand.exitCode(figures)).isOne();
        assertThat(BenchCommand.table(figures).toString()).isEqualToNormalizingNewlines("""
                       measured   budget
                jars   7         \s
                time   11 s       under 10 s   <- missed
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bench                            | Missing required parameter: 'BENCHMARK'",
        "bench skan                       | no benchmark skan; there are scan",
        "bench scan --agent missing.jar   | no agent at missing.jar"})
    void wrongUsageEndsWithTwo(String words, String why) {
        StringWriter errors = new StringWriter();

        int exitCode = Main.commandLine().setErr(new PrintWriter(errors)).execute(words.trim().split(" +"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains(why);
    }
}
