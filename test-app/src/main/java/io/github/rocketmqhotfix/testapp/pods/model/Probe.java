package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One probe of a container.
 *
 * @param port    the port of a TCP probe; 0 for a probe that runs a command
 * @param command the command that runs in the container; empty for a TCP probe
 */
record Probe(ProbeKind kind, int port, List<String> command, Duration initialDelay, Duration period, Duration timeout,
        int failureThreshold, int successThreshold) {

    enum ProbeKind {
        STARTUP("startupProbe"), READINESS("readinessProbe"), LIVENESS("livenessProbe");

        private final String field;

        ProbeKind(String field) {
            this.field = field;
        }

        @Override
        public String toString() {
            return field;
        }
    }

    Probe {
        command = List.copyOf(command);
    }

    /**
     * Returns a container's probe of this kind, with Kubernetes' defaults; empty if it has none.
     *
     * @throws PodFailure if the probe names a port that the container does not have
     */
    static Optional<Probe> of(ProbeKind kind, PodTemplate pod, JsonNode container) {
        JsonNode probe = container.path(kind.field);
        if (probe.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(
                new Probe(kind, probe.has("tcpSocket") ? port(kind, pod, container, probe.at("/tcpSocket/port")) : 0,
                        PodTemplate.words(probe.at("/exec/command")), seconds(probe, "initialDelaySeconds", 0),
                        seconds(probe, "periodSeconds", 10),
                        seconds(probe, "timeoutSeconds", 1), probe.path("failureThreshold").asInt(3),
                        probe.path("successThreshold").asInt(1)));
    }

    private static int port(ProbeKind kind, PodTemplate pod, JsonNode container, JsonNode port) {
        if (port.isInt()) {
            return port.asInt();
        }
        return PodService.namedPort(container, port.asText()).orElseThrow(() -> new PodFailure(pod.name(),
                "the " + kind + " of " + container.path("name").asText() + " asks port " + port.asText()
                        + ", which the container does not have"));
    }

    private static Duration seconds(JsonNode probe, String field, int defaultValue) {
        return Duration.ofSeconds(probe.path(field).asInt(defaultValue));
    }

    /**
     * Counts the answers of the probe. The state changes only when the number of equal answers in a row reaches the
     * threshold.
     */
    final class AnswerCount {

        private boolean passing;
        private boolean failing;
        private boolean last;
        private int inARow;

        /** @param passing the state before the first answer */
        AnswerCount(boolean passing) {
            this.passing = passing;
        }

        void add(boolean success) {
            inARow = success == last ? inARow + 1 : 1;
            last = success;
            if (inARow >= (success ? successThreshold : failureThreshold)) {
                passing = success;
                failing = !success;
            }
        }

        boolean isPassing() {
            return passing;
        }

        /**
         * Returns whether the failure threshold is reached. Before the first change of state, this method and
         * {@link #isPassing()} can both return false.
         */
        boolean isFailing() {
            return failing;
        }
    }
}
