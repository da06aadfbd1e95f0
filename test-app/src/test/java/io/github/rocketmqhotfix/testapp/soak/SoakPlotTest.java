package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakPlotTest {

    @TempDir
    private Path directory;

    @Test
    void drawsARunWithFaults() throws IOException {
        assertThat(plotOf(Results.right())).startsWith("<?xml").contains("</svg>").hasSizeGreaterThan(10_000);
    }

    @Test
    void drawsWhatIsBroken() throws IOException {
        assertThat(plotOf(Results.broken()).length()).isGreaterThan(plotOf(Results.right()).length());
    }

    /** A run that ended at its beginning. */
    @Test
    void drawsARunWithNothingInIt() throws IOException {
        assertThat(plotOf(Results.empty())).contains("</svg>");
    }

    private String plotOf(SoakResult result) throws IOException {
        Path file = directory.resolve("soak.svg");
        new SoakPlot(result).writeTo(file);
        return Files.readString(file);
    }
}
