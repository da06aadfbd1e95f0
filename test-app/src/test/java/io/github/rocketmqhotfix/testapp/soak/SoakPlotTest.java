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
        assertThat(plotOf(SoakResults.right())).startsWith("<?xml").contains("</svg>").hasSizeGreaterThan(10_000);
    }

    @Test
    void drawsBreaches() throws IOException {
        assertThat(plotOf(SoakResults.broken()).length()).isGreaterThan(plotOf(SoakResults.right()).length());
    }

    @Test
    void drawsAnEmptyRun() throws IOException {
        assertThat(plotOf(SoakResults.empty())).contains("</svg>");
    }

    private String plotOf(SoakResult result) throws IOException {
        Path file = directory.resolve("soak.svg");
        new SoakPlot(result).writeTo(file);
        return Files.readString(file);
    }
}
