package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.FreePorts;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.scenario.TappedNameServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the alerts and the dashboard with a real Prometheus. */
public class MonitoringIT {

    private static final Path DEPLOY = Path.of("..", "agent", "deploy", "monitoring").toAbsolutePath().normalize();
    private static final String EXPORTER = "io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String INTERVENTIONS = "rocketmq_hotfix_interventions_total{patch=\"namesrv-reset\",instance=\"%s\"}";
    private static final String REPEATED = INTERVENTIONS.replace("interventions", "repeated_requests");

    /** Metrics of rocketmq-exporter, which this test does not run. */
    private static final Set<String> OF_ROCKETMQ_EXPORTER = Set.of("rocketmq_broker_tps");

    /** The order of the agent's flag and the exporter's flag. */
    enum FlagOrder { HOTFIX_FIRST, EXPORTER_FIRST }

    @AutoClose
    private final Workspace workspace = Workspace.create("monitoring");
    @AutoClose
    private final ReleaseJars jars = new ReleaseJars();

    @ParameterizedTest(name = "{0} on Java {1}, {2}")
    @CsvSource({"HOTFIX_FIRST, 17, PLAIN", "EXPORTER_FIRST, 8, OFFICIAL_IMAGE"})
    void aFrozenNameServerIncreasesTheCounterAndFiresTheAlert(FlagOrder order, int java, Layout layout)
            throws IOException {
        Path program = Requirements.program("prometheus", "prometheus");
        Setting setting = Installations.setting("4.9.0", java, layout);
        String with = "127.0.0.1:" + FreePorts.one();
        String without = "127.0.0.1:" + FreePorts.one();
        Prometheus prometheus = Prometheus.start(workspace, program, DEPLOY.resolve("alerts.yaml"),
                List.of(with, without));
        TappedNameServer first = TappedNameServer.start(workspace, setting);
        TappedNameServer second = TappedNameServer.start(workspace, setting);
        // on a busy machine the first call of a JVM may take long, and must not count as an intervention
        String hotfix = Requirements.agent("namesrv-attempt=3000").argument();
        NameServerClient client = NameServerClient.start(workspace, setting.client(), "with",
                order == FlagOrder.HOTFIX_FIRST ? List.of(hotfix, exporter(with)) : List.of(exporter(with), hotfix));
        NameServerClient bare = NameServerClient.start(workspace, setting.client(), "without",
                List.of(exporter(without)));
        first.server().awaitAnswer();
        second.server().awaitAnswer();
        for (NameServerClient each : List.of(client, bare)) {
            each.list(List.of(first.tap().address(), second.tap().address()));
            each.requireAnswers();
        }
        awaitValue(prometheus, "rocketmq_hotfix_outcome{patch=\"namesrv-reset\",outcome=\"applied\",instance=\"%s\"}",
                with, 1);
        awaitValue(prometheus, INTERVENTIONS, with, 0);
        TappedNameServer used = used(first, second, client);
        // not always 0: on a busy machine the first call of a JVM may be repeated
        double repeated = repeatedRequests(with);

        used.server().process().freeze();
        // sends no route request: these NameServers know no broker and would answer with TOPIC_NOT_EXIST, after which
        // the agent may ask another NameServer
        client.call(CallPlan.of(1, 2).withCode(RequestCode.GET_BROKER_CLUSTER_INFO));

        awaitValue(prometheus, INTERVENTIONS, with, 1);
        awaitValue(prometheus, REPEATED, with, repeated + 1);
        prometheus.await("alert", () -> prometheus.alerts("RocketmqHotfixNameServerSwitched", "firing", with), LIMIT);
        // this alert fires only after five minutes
        prometheus.await("alert", () -> prometheus.alerts("RocketmqHotfixMissing", "pending", without), LIMIT);
        assertThat(prometheus.alerts("RocketmqHotfixMissing", "pending", with)).isFalse();
        assertThat(prometheus.value(INTERVENTIONS.formatted(without))).isEmpty();
        assertThat(prometheus.value("rocketmq_hotfix_failures_total{patch=\"namesrv-reset\"}")).hasValue(0);
        assertQueriesAndScrapedMetricsAgree(prometheus);
    }

    @Test
    void promtoolAcceptsTheRulesAndTheirUnitTestsPass() throws IOException {
        assertThat(promtool("check", DEPLOY.resolve("alerts.yaml"))).isZero();
        assertThat(promtool("test", DEPLOY.resolve("alerts-test.yaml"))).isZero();
    }

    @Test
    void aRuleThatNeverFiresFailsItsUnitTest() throws IOException {
        List<String> rules = Files.readAllLines(DEPLOY.resolve("alerts.yaml"));
        int broken = 0;
        for (int line = 0; line < rules.size(); line++) {
            if (rules.get(line).strip().startsWith("expr: ")) {
                List<String> copy = new ArrayList<>(rules);
                copy.set(line, rules.get(line).replaceAll("expr: .*", "expr: vector(0) > 1"));
                Path folder = copied(workspace.directoryFor("rules-" + line), copy);
                assertThat(promtool("test", folder.resolve("alerts-test.yaml"))).as(rules.get(line)).isPositive();
                broken++;
            }
        }
        assertThat(broken).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[5m]", "{{ $labels.instance }}"})
    void promtoolRefusesABrokenRule(String place) throws IOException {
        String rules = Files.readString(DEPLOY.resolve("alerts.yaml"));
        String broken = rules.replace(place, place.substring(0, place.length() - 1));
        assertThat(broken).isNotEqualTo(rules);
        Path folder = copied(workspace.directoryFor("rules"), broken.lines().toList());

        assertThat(promtool("check", folder.resolve("alerts.yaml"))).isPositive();
    }

    /** Asserts that every metric in a query exists and that every metric of the agent is in a query. */
    private static void assertQueriesAndScrapedMetricsAgree(Prometheus prometheus) throws IOException {
        Set<String> named = new TreeSet<>();
        List<String> alerts = prometheus.ruleExpressions();
        List<String> panels = dashboardQueries();
        assertThat(alerts).hasSize(7);
        assertThat(panels).hasSize(9);
        Stream.concat(alerts.stream(), panels.stream()).map(MetricNames::in).forEach(named::addAll);
        for (String query : panels) {
            prometheus.query(query.replace("$job", ".*").replace("$instance", ".*").replace("$__rate_interval", "1m"));
        }
        Set<String> scraped = new TreeSet<>(prometheus.metricNames());
        scraped.addAll(OF_ROCKETMQ_EXPORTER);
        assertThat(scraped).containsAll(named);
        assertThat(named).containsAll(scraped.stream().filter(name -> name.startsWith("rocketmq_hotfix_")).toList());
    }

    private static List<String> dashboardQueries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : new JsonMapper().readTree(DEPLOY.resolve("dashboard.json").toFile()).path("panels")) {
            panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
        }
        return queries;
    }

    private static TappedNameServer used(TappedNameServer first, TappedNameServer second, NameServerClient client) {
        int before = first.routeRequests();
        client.requireAnswers();
        return first.routeRequests() > before ? first : second;
    }

    /** Returns the current number of repeated requests from the exporter at this address. */
    private static double repeatedRequests(String exporter) throws IOException {
        try (InputStream page = URI.create("http://" + exporter + "/metrics").toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith("rocketmq_hotfix_repeated_requests_total{patch=\"namesrv-reset\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
        }
    }

    private static void awaitValue(Prometheus prometheus, String query, String instance, double value) {
        String whole = query.formatted(instance);
        prometheus.await(whole + " = " + value, () -> prometheus.value(whole).stream().anyMatch(now -> now == value),
                LIMIT);
    }

    private String exporter(String address) {
        return new AgentFlag(jars.jarOnly(EXPORTER), address + ":" + DEPLOY.resolve("jmx-exporter.yaml")).argument();
    }

    private static Path copied(Path folder, List<String> rules) throws IOException {
        Files.write(folder.resolve("alerts.yaml"), rules);
        Files.copy(DEPLOY.resolve("alerts-test.yaml"), folder.resolve("alerts-test.yaml"));
        return folder;
    }

    /** Returns the exit code of {@code promtool check rules} or {@code promtool test rules}. */
    private int promtool(String verb, Path file) {
        ForkedProcess process = workspace.keep(ForkedProcess.start("promtool",
                List.of(Requirements.program("promtool", "prometheus").toString(), verb, "rules", file.toString()),
                workspace.directory(), Map.of()));
        return process.awaitExit(LIMIT);
    }
}
