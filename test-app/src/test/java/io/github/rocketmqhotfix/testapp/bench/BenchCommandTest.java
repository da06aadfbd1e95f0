package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "skan                       | there is no benchmark skan; the benchmarks are idle, start, ",
        "scan skan                  | there is no benchmark skan; the benchmarks are idle, start, ",
        "recovery --fault frosen    | removed] (case-sensitive) but was 'frosen'",
        "scan --agent missing.jar   | no agent at missing.jar"})
    void wrongUsageEndsWithExitCodeTwo(String words, String reason) {
        StringWriter errors = new StringWriter();

        int exitCode = new CommandLine(new BenchCommand()).setErr(new PrintWriter(errors))
                .execute(words.trim().split(" +"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains(reason);
    }

    @Test
    void theHelpDescribesEveryBenchmark() {
        String help = new CommandLine(new BenchCommand()).getUsageMessage();

        assertThat(BenchCommand.BENCHMARKS)
                .allSatisfy(benchmark -> assertThat(help).contains(" " + benchmark.name() + ": "));
    }
}
