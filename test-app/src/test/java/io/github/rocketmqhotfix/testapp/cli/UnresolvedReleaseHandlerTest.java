package io.github.rocketmqhotfix.testapp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class UnresolvedReleaseHandlerTest {

    @Command
    private record Fetching(String repository, Path local) implements Callable<Integer> {

        @Override
        public Integer call() {
            try (ReleaseJars jars = new ReleaseJars(repository, local)) {
                jars.client(new Release("4.9.0"));
            }
            return 0;
        }
    }

    @Test
    void printsTheArtifactWithoutAStackTraceAndReturnsExitCodeTwo(@TempDir Path empty) {
        StringWriter errors = new StringWriter();
        CommandLine command = new CommandLine(
                new Fetching(empty.resolve("repository").toUri().toString(), empty.resolve("local")));

        int exitCode = command.setExecutionExceptionHandler(new UnresolvedReleaseHandler())
                .setErr(new PrintWriter(errors)).execute();

        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains("rocketmq-client").doesNotContain("\tat ");
    }
}
