package io.github.rocketmqhotfix.testapp.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketmqhotfix.testapp.harness.cluster.FreePorts;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A real Prometheus on a loopback address that scrapes and evaluates every second. */
record Prometheus(ForkedProcess process, String address) {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * Starts a Prometheus and waits until it answers. All targets belong to the job {@code rocketmq-hotfix} and have
     * the label that marks a target that must have the agent.
     */
    static Prometheus start(Workspace workspace, Path program, Path rules, List<String> targets) {
        Path home = workspace.directoryFor("prometheus");
        Path configuration = UncheckedFiles.writeString(home.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: rocketmq-hotfix
                    static_configs:
                      - targets: [%s]
                        labels: {rocketmq_hotfix: expected}
                """.formatted(rules.toAbsolutePath(),
                targets.stream().map(target -> '"' + target + '"').collect(Collectors.joining(", "))));
        String address = "127.0.0.1:" + FreePorts.one();
        ForkedProcess process = workspace.keep(ForkedProcess.start("prometheus", List.of(program.toString(),
                "--config.file=" + configuration, "--storage.tsdb.path=" + home.resolve("data"),
                "--web.listen-address=" + address, "--log.level=warn"), home, Map.of()));
        Prometheus prometheus = new Prometheus(process, address);
        prometheus.await("answer", prometheus::isReady, START_LIMIT);
        return prometheus;
    }

    /** Returns the value of a query that selects one series; empty if it selects none. */
    OptionalDouble value(String query) {
        JsonNode series = query(query).path("result");
        return series.isEmpty() ? OptionalDouble.empty()
                : OptionalDouble.of(series.get(0).path("value").get(1).asDouble());
    }

    /** Returns the data of a query's answer. Throws IllegalStateException if Prometheus refuses the query. */
    JsonNode query(String query) {
        return data("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    /** Returns the names of all scraped and recorded series. */
    List<String> metricNames() {
        return Rendering.elements(data("/api/v1/label/__name__/values")).map(JsonNode::asText).toList();
    }

    /** Returns the expressions of the loaded rules, as Prometheus formats them. */
    List<String> ruleExpressions() {
        return Rendering.elements(data("/api/v1/rules").path("groups"))
                .flatMap(group -> Rendering.elements(group.path("rules")))
                .map(rule -> rule.path("query").asText()).toList();
    }

    /** Returns whether an alert of a target is in this state, {@code pending} or {@code firing}. */
    boolean alerts(String name, String state, String instance) {
        return Rendering.elements(data("/api/v1/alerts").path("alerts"))
                .anyMatch(alert -> alert.path("state").asText().equals(state)
                        && alert.path("labels").path("alertname").asText().equals(name)
                        && alert.path("labels").path("instance").asText().equals(instance));
    }

    void await(String what, BooleanSupplier condition, Duration limit) {
        process.await(what, condition, limit);
    }

    private boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (CompletionException notYet) {
            return false;
        }
    }

    private JsonNode data(String path) {
        JsonNode answer = UncheckedFiles.unchecked(() -> new JsonMapper().readTree(get(path).body()));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalStateException(path + ": " + answer);
        }
        return answer.path("data");
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(ANSWER_LIMIT)
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }
}
