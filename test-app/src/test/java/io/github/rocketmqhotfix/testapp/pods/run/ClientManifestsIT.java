package io.github.rocketmqhotfix.testapp.pods.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the clients' manifests as the real kustomize renders them. */
class ClientManifestsIT {

    @AutoClose
    private final Workspace workspace = Workspace.create("manifests");

    @ParameterizedTest(name = "with the agent: {0}")
    @ValueSource(booleans = {false, true})
    void allClientsOrNoneHaveTheAgent(boolean withAgent) {
        Path component = ClientManifests.componentBesideAgent(Requirements.agent().jar());
        List<JsonNode> objects = new ClientManifests(component, Requirements.kubernetesTools(workspace))
                .objects(workspace, withAgent);

        List<JsonNode> deployments = new Rendering(objects).all("Deployment");
        assertThat(deployments).hasSize(4).allSatisfy(deployment -> {
            assertThat(deployment.at("/spec/template/spec/initContainers").size()).isEqualTo(withAgent ? 1 : 0);
            assertThat(deployment.at("/spec/template/spec/containers/0/env").toString().contains("-javaagent:"))
                    .isEqualTo(withAgent);
        });
    }
}
