package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "up                                                             | up",
        "increase(a_total{patch=\"x\", job=~\"$job\"}[5m]) > 0          | a_total",
        "increase(a[$__rate_interval]) > 0 or (b > 0 unless b offset 5m) | a b",
        "count(up{x=\"failed:.*\"} unless on (job, instance) c)         | c up",
        "sum by (job, patch) (a) / 1e3 and bool_metric                  | a bool_metric",
        "count(count by (job, instance) (a{job=~\"$job\"}))             | a"})
    void labelsRangesFunctionsAndOperatorsAreNoMetrics(String expression, String names) {
        assertThat(MetricNames.in(expression)).containsExactly(names.split(" "));
    }
}
