package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cli.StackedCharts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * A plot of figures as bars: one chart for each quantity, in it one group of bars for each subject, and one bar for
 * each reading that has the unit of the chart's first reading. The bar is the median. The line on the bar is as long as
 * the distance between the quartiles.
 */
record Plot(String title, List<Figure> figures) {

    private static final Spread NOTHING = new Spread(0, 0, 0);
    private static final int HEIGHT = 420;
    private static final int LEAST_WIDTH = 800;
    private static final int WIDTH_OF_BAR = 45;
    private static final int STEEP = 60;
    private static final int FEW = 3;

    /** Writes the plot as SVG. */
    void writeTo(Path file) throws IOException {
        new StackedCharts(byQuantity().values().stream().map(this::chart).toList()).writeTo(file);
    }

    private Map<String, List<Figure>> byQuantity() {
        return figures.stream()
                .collect(Collectors.groupingBy(Figure::quantity, LinkedHashMap::new, Collectors.toList()));
    }

    private CategoryChart chart(List<Figure> alike) {
        Figure first = alike.get(0);
        Unit unit = first.readings().get(0).unit();
        Set<String> bars = new LinkedHashSet<>();
        alike.forEach(figure -> plotted(figure, unit).forEach(reading -> bars.add(reading.of())));
        CategoryChart chart = new CategoryChartBuilder()
                .width(Math.max(LEAST_WIDTH, WIDTH_OF_BAR * bars.size() * alike.size())).height(HEIGHT)
                .title(title + ": " + first.quantity()).yAxisTitle(unit.symbol()).build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setYAxisMin(0.0);
        StackedCharts.drawGridThinly(chart.getStyler());
        if (alike.size() > FEW) {
            chart.getStyler().setXAxisLabelRotation(STEEP);
        }
        List<String> subjects = alike.stream().map(Figure::subject).toList();
        for (String bar : bars) {
            List<Spread> spreads = alike.stream().map(figure -> spread(figure, unit, bar)).toList();
            chart.addSeries(bar, subjects, spreads.stream().map(Spread::median).toList(),
                    spreads.stream().map(each -> (each.upper() - each.lower()) / 2).toList());
        }
        return chart;
    }

    private static List<Reading> plotted(Figure figure, Unit unit) {
        return figure.readings().stream().filter(reading -> reading.unit() == unit).toList();
    }

    /** Returns a bar of height 0 if the subject has no such reading. */
    private static Spread spread(Figure figure, Unit unit, String of) {
        return plotted(figure, unit).stream().filter(reading -> reading.of().equals(of)).findFirst()
                .map(Reading::spread).orElse(NOTHING);
    }
}
