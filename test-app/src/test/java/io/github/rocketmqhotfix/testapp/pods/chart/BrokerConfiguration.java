package io.github.rocketmqhotfix.testapp.pods.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of broker.conf and namesrv.conf: in the ConfigMap, and what start.sh adds to it. */
final class BrokerConfiguration {

    /** As in {@code echo "brokerName=$BROKER_NAME"} and {@code printf 'initAuthenticationUser={…}'}. */
    private static final Pattern WRITTEN = Pattern.compile("(?:echo|printf) [\"']([A-Za-z0-9]+)=");

    private BrokerConfiguration() {
    }

    /** Of {@code broker.conf} or {@code namesrv.conf} as the ConfigMap has it. */
    static List<String> keys(Rendering rendering, String file) {
        return rendering.one("ConfigMap", "-config").path("data").path(file).asText().lines()
                .map(line -> line.substring(0, line.indexOf('='))).toList();
    }

    /** What the start script adds to broker.conf; each release gets those of authentication only with it. */
    static List<String> keysOfStartScript() {
        try {
            return WRITTEN.matcher(Files.readString(Chart.FOLDER.resolve("files/start.sh"))).results()
                    .map(found -> found.group(1)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All that the chart writes into broker.conf when the operator adds nothing. */
    static List<String> keysOfTheChart() {
        Chart chart = new Chart();
        Stream<String> rendered = Arrays.stream(Example.values()).filter(example -> example != Example.CLIENTS_AND_PLACEMENT)
                .flatMap(example -> keys(chart.render(example.yaml()), "broker.conf").stream());
        return Stream.concat(rendered, keysOfStartScript().stream()).distinct().toList();
    }
}
