package io.github.rocketmqhotfix.testapp.pods.chart;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of broker.conf and namesrv.conf, from the ConfigMap and from start.sh. */
final class BrokerConfiguration {

    /** Matches lines such as {@code echo "brokerName=$BROKER_NAME"} and {@code printf 'initAuthenticationUser={…}'}. */
    private static final Pattern WRITTEN = Pattern.compile("(?:echo|printf) [\"']([A-Za-z0-9]+)=");

    private BrokerConfiguration() {}

    /** Returns the keys of {@code broker.conf} or {@code namesrv.conf} in the ConfigMap. */
    static List<String> keys(Rendering rendering, String file) {
        return rendering.one("ConfigMap", "-config").path("data").path(file).asText().lines()
                .map(line -> line.substring(0, line.indexOf('='))).toList();
    }

    /**
     * Returns all keys that the start script can add to broker.conf. The script adds the authentication keys only if
     * authentication is enabled.
     */
    static List<String> keysOfStartScript() {
        return WRITTEN.matcher(UncheckedFiles.readString(LibraryChart.FOLDER.resolve("files/start.sh"))).results()
                .map(found -> found.group(1)).toList();
    }

    /** Returns all keys that the chart itself writes into broker.conf. */
    static List<String> keysOfTheChart() {
        LibraryChart chart = new LibraryChart();
        // CLIENTS_AND_PLACEMENT sets broker.config, which adds keys that the chart itself does not write
        Stream<String> rendered = Arrays.stream(Example.values())
                .filter(example -> example != Example.CLIENTS_AND_PLACEMENT)
                .flatMap(example -> keys(chart.render(example.yaml()), "broker.conf").stream());
        return Stream.concat(rendered, keysOfStartScript().stream()).distinct().toList();
    }
}
