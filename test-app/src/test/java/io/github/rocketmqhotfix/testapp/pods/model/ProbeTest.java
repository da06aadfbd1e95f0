package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.pods.model.Probe.AnswerCount;
import io.github.rocketmqhotfix.testapp.pods.model.Probe.ProbeKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {

    private static final PodTemplate POD = Manifests.pod("{containers: []}");

    @Test
    void aMissingFieldHasKubernetesDefault() {
        assertThat(probe(ProbeKind.LIVENESS, "{livenessProbe: {tcpSocket: {port: 80}}}"))
                .contains(new Probe(ProbeKind.LIVENESS, 80, List.of(),
                        Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 3, 1));
        assertThat(probe(ProbeKind.READINESS, "{livenessProbe: {tcpSocket: {port: 80}}}")).isEmpty();
    }

    @Test
    void presentFieldsReplaceTheDefaults() {
        assertThat(probe(ProbeKind.STARTUP,
                """
                        {ports: [{name: data, containerPort: 7000}], startupProbe: {tcpSocket: {port: data}, initialDelaySeconds: 4,
                         periodSeconds: 5, timeoutSeconds: 6, failureThreshold: 7, successThreshold: 8}}"""))
                .contains(new Probe(ProbeKind.STARTUP, 7000, List.of(), Duration.ofSeconds(4), Duration.ofSeconds(5),
                        Duration.ofSeconds(6), 7, 8));
        assertThat(
                probe(ProbeKind.STARTUP, "{startupProbe: {exec: {command: [test, -e, /x]}}}").orElseThrow().command())
                .containsExactly("test", "-e", "/x");
    }

    /** In {@code answers}, y is a success and n is a failure. The thresholds are three failures and two successes. */
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
    void theStateChangesAfterAsManyEqualAnswersAsTheThreshold(String answers, boolean before, boolean passing,
            boolean failing) {
        Probe.AnswerCount count = new Probe(ProbeKind.READINESS, 80, List.of(), Duration.ZERO, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 3, 2).new AnswerCount(before);
        answers.chars().forEach(answer -> count.add(answer == 'y'));

        assertThat(count.isPassing()).isEqualTo(passing);
        assertThat(count.isFailing()).isEqualTo(failing);
    }

    private static Optional<Probe> probe(ProbeKind kind, String container) {
        return Probe.of(kind, POD, Manifests.object(container.replace("\n", " ")));
    }
}
