package io.github.rocketmqhotfix.testapp.cli;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;

/** Charts, one below the other, in one SVG file. */
public record StackedCharts(List<? extends Chart<?, ?>> charts) {

    private static final float GRID = 0.5f;

    /** Makes the grid lines of a chart thin and solid. In SVG, a dashed line becomes a path with a thousand points. */
    public static void drawGridThinly(AxesChartStyler styler) {
        styler.setPlotGridLinesStroke(new BasicStroke(GRID));
    }

    /** Writes the charts as SVG. */
    public void writeTo(Path file) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        for (Chart<?, ?> chart : charts) {
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            graphics.translate(0, chart.getHeight());
        }
        PageSize page = new PageSize(charts.stream().mapToInt(Chart::getWidth).max().orElse(1),
                Math.max(1, charts.stream().mapToInt(Chart::getHeight).sum()));
        try (OutputStream out = Files.newOutputStream(file)) {
            Processors.get("svg").getDocument(graphics.getCommands(), page).writeTo(out);
        }
    }
}
