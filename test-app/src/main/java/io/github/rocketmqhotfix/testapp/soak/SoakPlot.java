package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.cli.StackedCharts;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.InjectedFault;
import io.github.rocketmqhotfix.testapp.soak.SoakWatch.MessageProgress;
import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws faults, messages and the resources of the JVMs over the time of a soak, one chart below the other. */
record SoakPlot(SoakResult result) {

    private static final int WIDTH = 1_400;
    private static final int HEIGHT = 380;
    private static final float THICK = 8;
    private static final float THIN = 1;
    private static final double EXACT = 0.1;
    private static final int MANY_BLANKS = 100;
    private static final int SPACE_OF_TARGET = 30;
    private static final int RATE_SECONDS = 5;
    private static final double MEBIBYTE = 1 << 20;
    private static final double KIB_PER_MIB = 1 << 10;

    /** A point of a line; a y of NaN interrupts the line. */
    private record Point(double second, double y) {}

    /** Writes the charts as SVG. */
    void writeTo(Path file) throws IOException {
        new StackedCharts(List.of(faults(), messages(),
                lines("threads", "threads", JvmMeasurement::threads),
                lines("connections", "open sockets", JvmMeasurement::connections),
                lines("resident memory without mapped files", "MiB",
                        measurement -> measurement.residentKib() / KIB_PER_MIB),
                liveHeap())).writeTo(file);
    }

    private XYChart faults() {
        XYChart chart = chart(
                "RocketMQ " + result.plan().setting().servers().release() + ", seed " + result.plan().seed()
                        + (result.plan().setting().agent().isPresent() ? ", with the agent" : ", without the agent")
                        + ": faults",
                "");
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(SoakTarget.values().length + 1.0);
        chart.getStyler().setyAxisTickLabelsFormattingFunction(SoakPlot::targetAt);
        chart.getStyler().setYAxisTickMarkSpacingHint(SPACE_OF_TARGET);
        Map<String, List<Point>> spans = new LinkedHashMap<>();
        for (InjectedFault each : result.faults()) {
            double y = each.fault().target().ordinal() + 1.0;
            spans.computeIfAbsent(each.fault().kind().toString(), any -> new ArrayList<>()).addAll(List.of(
                    new Point(each.begin(), y), new Point(Math.max(each.end(), each.begin() + 1), y),
                    new Point(each.end() + 1, Double.NaN)));
        }
        spans.forEach((kind, points) -> line(chart, kind.toLowerCase(Locale.ROOT).replace('_', ' '), points, THICK));
        List<Point> broken = result.breaches().stream().map(breach -> new Point(breach.second(), 0)).toList();
        if (!broken.isEmpty()) {
            XYSeries series = line(chart, "invariant broken", broken, THIN);
            series.setMarker(SeriesMarkers.CROSS);
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        }
        return chart;
    }

    private XYChart messages() {
        XYChart chart = chart("messages", "per second");
        rate(chart, "stored", progress -> progress.balance().acknowledged());
        rate(chart, "received for the first time", progress -> progress.balance().received());
        rate(chart, "received again", progress -> progress.balance().duplicates());
        rate(chart, "sent back", progress -> progress.balance().sentBack());
        return chart;
    }

    private void rate(XYChart chart, String name, ToLongFunction<MessageProgress> count) {
        List<Point> points = new ArrayList<>();
        MessageProgress last = null;
        for (MessageProgress each : result.progress()) {
            if (last == null) {
                last = each;
            } else if (each.second() - last.second() >= RATE_SECONDS) {
                points.add(new Point(each.second(),
                        (count.applyAsLong(each) - count.applyAsLong(last)) / (each.second() - last.second())));
                last = each;
            }
        }
        if (!points.isEmpty()) {
            line(chart, name, points, THIN);
        }
    }

    private XYChart lines(String title, String unit, ToDoubleFunction<JvmMeasurement> value) {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        result.measurements().forEach(each -> points.computeIfAbsent(each.jvm(), any -> new ArrayList<>())
                .add(new Point(each.second(), value.applyAsDouble(each))));
        return lines(chart(title, unit), points);
    }

    private XYChart liveHeap() {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        result.idle()
                .forEach(series -> series.snapshots()
                        .forEach(each -> points.computeIfAbsent(series.jvm(), any -> new ArrayList<>())
                                .add(new Point(each.measurement().second(), each.liveHeapBytes() / MEBIBYTE))));
        return lines(chart("live heap while no fault is active", "MiB"), points);
    }

    private static XYChart lines(XYChart chart, Map<String, List<Point>> byJvm) {
        byJvm.forEach((jvm, points) -> line(chart, jvm, points, THIN));
        return chart;
    }

    private XYChart chart(String title, String yAxis) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle("s").yAxisTitle(yAxis)
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(result.progress().stream().mapToDouble(MessageProgress::second).max().orElse(1));
        StackedCharts.drawGridThinly(chart.getStyler());
        return chart;
    }

    private static XYSeries line(XYChart chart, String name, List<Point> points, float width) {
        XYSeries series = chart.addSeries(name, points.stream().mapToDouble(Point::second).toArray(),
                points.stream().mapToDouble(Point::y).toArray());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL));
        return series;
    }

    /**
     * Returns the label of a tick: the target, or blanks if there is none. No label may be empty, and no two may be
     * equal.
     */
    private static String targetAt(double y) {
        long ordinal = Math.round(y) - 1;
        boolean isTarget = Math.abs(y - Math.round(y)) < EXACT && ordinal >= 0 && ordinal < SoakTarget.values().length;
        return isTarget ? SoakTarget.values()[(int) ordinal].toString()
                : " ".repeat(1 + (int) Math.round(Math.abs(y) / EXACT) + (y < 0 ? MANY_BLANKS : 0));
    }
}
