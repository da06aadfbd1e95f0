package io.github.rocketmqhotfix.testapp.pods.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks objects as the API server does with strict field validation. The check uses two libraries. The models of the
 * official client know which fields exist and which fields are required. The models of fabric8 accept unknown fields
 * but know the type of each field.
 */
public final class KubernetesTypes {

    private interface FieldCheck {

        void check(JsonElement object) throws IOException;
    }

    private record Type(FieldCheck fields, Class<?> model) {}

    private static final Map<String, Type> TYPES = Map.of(
            "v1/ConfigMap", new Type(V1ConfigMap::validateJsonElement, ConfigMap.class),
            "v1/Pod", new Type(V1Pod::validateJsonElement, Pod.class),
            "v1/Service", new Type(V1Service::validateJsonElement, Service.class),
            "apps/v1/Deployment", new Type(V1Deployment::validateJsonElement, Deployment.class),
            "apps/v1/StatefulSet", new Type(V1StatefulSet::validateJsonElement, StatefulSet.class),
            "networking.k8s.io/v1/NetworkPolicy", new Type(V1NetworkPolicy::validateJsonElement, NetworkPolicy.class),
            "policy/v1/PodDisruptionBudget",
            new Type(V1PodDisruptionBudget::validateJsonElement, PodDisruptionBudget.class),
            "monitoring.coreos.com/v1/ServiceMonitor", new Type(object -> {}, ServiceMonitor.class));

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, config -> config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    static {
        // fills a table that the official models read
        JSON.getGson();
    }

    private KubernetesTypes() {}

    /** Returns the first error of each of the two checks, or that the type is unknown; empty if there is no error. */
    public static List<String> complaints(JsonNode object) {
        String type = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        if (!TYPES.containsKey(type)) {
            return List.of("unknown type: " + type);
        }
        List<String> complaints = new ArrayList<>();
        fields(TYPES.get(type), object).ifPresent(complaints::add);
        values(TYPES.get(type), object).ifPresent(complaints::add);
        return List.copyOf(complaints);
    }

    private static Optional<String> fields(Type type, JsonNode object) {
        try {
            type.fields().check(JsonParser.parseString(object.toString()));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | IllegalStateException complaint) {
            return Optional.of(String.valueOf(complaint.getMessage()));
        }
    }

    private static Optional<String> values(Type type, JsonNode object) {
        try {
            STRICT.treeToValue(object, type.model());
            return Optional.empty();
        } catch (JsonProcessingException complaint) {
            return Optional.of(complaint.getMessage());
        }
    }
}
