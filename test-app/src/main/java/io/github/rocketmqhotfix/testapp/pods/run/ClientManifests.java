package io.github.rocketmqhotfix.testapp.pods.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JvmFlags;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The manifests of producers and consumers, as an application team writes them: without any reference to the agent. A
 * real kustomize adds the agent by the component for clients.
 *
 * @param component the folder of a kustomization of kind Component, which adds the agent
 */
record ClientManifests(Path component, KubernetesTools tools) {

    private static final String IMAGE = "numbered-clients:test";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Returns the folder of the component in the agent's sources; {@code agentJar} is in the agent's build folder. */
    static Path componentBesideAgent(Path agentJar) {
        return agentJar.toAbsolutePath().normalize().getParent().resolveSibling("deploy")
                .resolve("kubernetes/inject/client");
    }

    /** Returns the Kubernetes objects of the clients; with the agent if {@code withAgent} is true. */
    List<JsonNode> objects(Workspace workspace, boolean withAgent) {
        Path folder = workspace.directoryFor("clients");
        copy("clients.yaml", folder);
        UncheckedFiles.writeString(folder.resolve("kustomization.yaml"),
                "resources: [clients.yaml]\n" + (withAgent ? "components: [agent]\n" : ""));
        for (String file : List.of("kustomization.yaml", "patch.yaml")) {
            UncheckedFiles.copy(component.resolve(file), folder.resolve("agent").resolve(file));
        }
        return Rendering.of(String.join("\n",
                ForkedProcess.outputOf("kustomize", List.of(tools.kubectl().toString(), "kustomize", "."),
                        folder, Map.of("HOME", folder.toString()), LIMIT)))
                .objects();
    }

    /** Makes the image that the manifests name, and returns it by its name. */
    static Map<String, ContainerImage> imagesByName(Workspace workspace, Installation installation) {
        Path folder = workspace.directoryFor("clients-image");
        ProgramClasses.extractTo(folder.resolve("classes"));
        ReleaseJars.libFolder(installation.releaseJars().client(installation.release()), folder.resolve("lib"));
        copy("run.sh", folder);
        return Map.of(IMAGE, new ContainerImage(Map.of("/app", folder), Map.of(
                "JAVA_HOME", installation.runtime().home().toString(),
                // the client writes a log below user.home, which without this flag is a folder of this machine
                "JAVA_FLAGS", String.join(" ", JvmFlags.CLIENT.on(installation.runtime())) + " -Duser.home=/tmp"),
                "/"));
    }

    private static void copy(String resource, Path folder) {
        try (InputStream content = ClientManifests.class.getResourceAsStream(resource)) {
            Files.copy(content, folder.resolve(resource));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
