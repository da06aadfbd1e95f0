package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {

    private static final PodTemplate POD = Manifests.pod("{containers: []}");

    @Test
    void whatIsNotSaidIsKubernetesDefault() {
        assertThat(probe(Probe.Kind.LIVENESS, "{livenessProbe: {tcpSocket: {port: 80}}}")).contains(new Probe(Probe.Kind.LIVENESS, 80, List.of(),
                Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 3, 1));
        assertThat(probe(Probe.Kind.READINESS, "{livenessProbe: {tcpSocket: {port: 80}}}")).isEmpty();
    }

    @Test
    void whatIsSaidCounts() {
        assertThat(probe(Probe.Kind.STARTUP, """
                {ports: [{name: data, containerPort: 7000}], startupProbe: {tcpSocket: {port: data}, initialDelaySeconds: 4,
                 periodSeconds: 5, timeoutSeconds: 6, failureThreshold: 7, successThreshold: 8}}"""))
                .contains(new Probe(Probe.Kind.STARTUP, 7000, List.of(), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6), 7, 8));
        assertThat(probe(Probe.Kind.STARTUP, "{startupProbe: {exec: {command: [test, -e, /x]}}}").orElseThrow().command())
                .containsExactly("test", "-e", "/x");
    }

    /** y is a success, n a failure; thresholds of three failures and two successes. */
    @ParameterizedTest(name = "{0}, before the first answer {1}: passing {2}, failing {3}")
    @CsvSource({
        "'', false, false, false",
        "'', true, true, false",
        "y, false, false, false",
        "yy, false, true, false",
        "yny, false, false, false",
        "yynn, false, true, false",
        "yynnn, false, false, true",
        "yynnyn, false, true, false",
        "yynnny, false, false, true",
        "yynnnyy, false, true, false",
        "nn, true, true, false",
        "nnn, true, false, true"})
    void oneAnswerInARowIsNotEnough(String answers, boolean before, boolean passing, boolean failing) {
        ProbeCount count = new ProbeCount(new Probe(Probe.Kind.READINESS, 80, List.of(), Duration.ZERO, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 3, 2), before);
        answers.chars().forEach(answer -> count.add(answer == 'y'));

        assertThat(count.isPassing()).isEqualTo(passing);
        assertThat(count.isFailing()).isEqualTo(failing);
    }

    private static Optional<Probe> probe(Probe.Kind kind, String container) {
        return Probe.of(kind, POD, Manifests.object(container.replace("\n", " ")));
    }
}
