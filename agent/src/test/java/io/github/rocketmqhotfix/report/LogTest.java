package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

class LogTest {

    @AfterEach
    void restoreTheDefaultThreshold() {
        Log.threshold("info");
    }

    @ParameterizedTest
    @CsvSource({
        "error, ERROR",
        "warn,  ERROR WARN",
        "info,  ERROR WARN INFO",
        "debug, ERROR WARN INFO DEBUG"})
    void linesBelowTheThresholdAreNotWritten(String threshold, String written) {
        Log.threshold(threshold);

        List<String> lines = Stderr.linesDuring(LogTest::oneLineOfEachLevel);

        assertThat(lines).containsExactlyElementsOf(
                List.of(written.split(" ")).stream().map(level -> "[rocketmq-hotfix] " + level + " said").toList());
    }

    @Test
    void anUnknownThresholdChangesNothing() {
        Log.threshold("error");
        Log.threshold("loud");

        assertThat(Stderr.linesDuring(LogTest::oneLineOfEachLevel)).hasSize(1);
    }

    @Test
    void aMessageWithLineBreaksIsWrittenAsOneLine() {
        assertThat(Stderr.linesDuring(() -> Log.logger().info("one\ntwo\r\n{}", "three\nfour"))).hasSize(1);
    }

    @Test
    void anExceptionIsWrittenWithoutAStackTrace() {
        assertThat(Stderr.linesDuring(() -> Log.logger().warn("no", new IllegalStateException("because"))))
                .containsExactly("[rocketmq-hotfix] WARN no: java.lang.IllegalStateException: because");
    }

    @Test
    void nothingIsWrittenOnStdout() {
        PrintStream original = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true));
        try {
            Stderr.linesDuring(LogTest::oneLineOfEachLevel);
        } finally {
            System.setOut(original);
        }
        assertThat(written.size()).isZero();
    }

    /**
     * A host may redirect {@code System.err} to a logger. Another thread may hold the logger's lock while it waits for
     * a class that this thread loads.
     */
    @Test
    void systemErrIsNotUsed() {
        PrintStream original = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true));
        try {
            assertThat(Stderr.linesDuring(() -> Log.logger().error("said"))).hasSize(1);
        } finally {
            System.setErr(original);
        }
        assertThat(written.size()).isZero();
    }

    @Test
    void aClosedStderrCausesNoException() {
        OutputStream original = Console.replaceStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Stream Closed");
            }
        });
        try {
            assertThatCode(() -> Log.logger().error("lost")).doesNotThrowAnyException();
        } finally {
            Console.replaceStream(original);
        }
    }

    private static void oneLineOfEachLevel() {
        Logger logger = Log.logger();
        logger.error("said");
        logger.warn("said");
        logger.info("said");
        logger.debug("said");
        logger.trace("said");
    }
}
