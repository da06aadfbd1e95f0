package io.github.rocketmqhotfix.testapp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of one benchmark, with command, machine and date. Its JSON form is an object with these fields:
 *
 * <pre>
 * name      of the benchmark
 * date      of its end, ISO 8601 in UTC
 * command   the command line
 * quick     true: a quick run, whose figures mean nothing
 * machine   cores, memoryBytes, processor, kernel, javas [text]
 * kept      true: everything was measured, and no budget is missed by more than the error of the median
 * failure   only if the benchmark failed: the reason
 * figures   [subject, quantity, kept,
 *            readings [of, unit, median, lowerQuartile, upperQuartile, samples [number],
 *                      and if there is a budget: budget {kind: AT_MOST, AT_LEAST or BELOW, limit}, kept]]
 * </pre>
 *
 * The field {@code of} is the name of the reading. Samples are in the order of the rounds. A reading with the unit
 * {@code times} is a ratio, taken round by round.
 *
 * @param command the command line of the user
 * @param failure why the benchmark failed; the figures are those that were complete by then
 */
record BenchResult(String name, Instant date, String command, boolean quick, Machine machine, List<Figure> figures,
        Optional<String> failure) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    BenchResult {
        figures = List.copyOf(figures);
    }

    /** Whether everything was measured and every budget is kept. */
    boolean kept() {
        return failure.isEmpty() && !figures.isEmpty() && figures.stream().allMatch(Figure::kept);
    }

    /** Writes the result as JSON. */
    void writeTo(Path file) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("name", name).put("date", date.toString()).put("command", command)
                .put("quick", quick);
        node.set("machine", JSON.valueToTree(machine));
        node.put("kept", kept());
        failure.ifPresent(why -> node.put("failure", why));
        ArrayNode list = node.putArray("figures");
        figures.forEach(each -> write(each, list.addObject()));
        JSON.writeValue(file.toFile(), node);
    }

    private static void write(Figure figure, ObjectNode node) {
        node.put("subject", figure.subject()).put("quantity", figure.quantity()).put("kept", figure.kept());
        ArrayNode readings = node.putArray("readings");
        figure.readings().forEach(each -> write(each, readings.addObject()));
    }

    private static void write(Reading reading, ObjectNode node) {
        Spread spread = reading.spread();
        node.put("of", reading.of()).put("unit", reading.unit().symbol()).put("median", spread.median())
                .put("lowerQuartile", spread.lower()).put("upperQuartile", spread.upper());
        reading.budget().ifPresent(budget -> {
            node.putObject("budget").put("kind", budget.kind().name()).put("limit", budget.limit());
            node.put("kept", reading.kept());
        });
        ArrayNode samples = node.putArray("samples");
        reading.samples().forEach(samples::add);
    }
}
