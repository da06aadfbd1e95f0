package io.github.rocketmqhotfix.testapp.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Applies the patches of agent/deploy/kubernetes/inject to sample workloads with a real kubectl, without a server. */
record Injection(Workspace workspace, KubernetesTools tools) {

    static final Path DEPLOY = Path.of("..", "agent", "deploy").toAbsolutePath().normalize();
    static final Path FOLDER = DEPLOY.resolve("kubernetes/inject");

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Returns a sample workload, such as {@code operator}. */
    static String workload(String name) {
        try (InputStream sample = Injection.class.getResourceAsStream("workloads/" + name + ".yaml")) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String patchFile(String name) {
        return UncheckedFiles.readString(FOLDER.resolve(name));
    }

    /** Returns the result of the README's {@code kubectl patch}: a strategic merge without the patch's metadata. */
    String merged(String workload, String patch) {
        return succeeded(patching(workload, patch.replaceAll("(?m)^metadata.*\\R", ""), "strategic"));
    }

    /** Returns the result of {@code kubectl patch --type json}. */
    String appended(String workload, String patch) {
        return succeeded(patching(workload, patch, "json"));
    }

    /** Runs {@code kubectl patch} without a server; the result is on its standard output. */
    ForkedProcess patching(String workload, String patch, String type) {
        Path folder = newFolder("patch");
        UncheckedFiles.writeString(folder.resolve("workload.yaml"), workload);
        UncheckedFiles.writeString(folder.resolve("patch.yaml"), patch);
        return ended(folder, List.of(tools.kubectl().toString(), "patch", "--local", "-o", "yaml", "--type", type,
                "-f", "workload.yaml", "--patch-file", "patch.yaml"), Map.of());
    }

    /** Returns the result of {@code kubectl kustomize} for a workload and a Component. */
    String kustomized(String workload, String component) {
        return kustomized(workload, patchFile(component + "/kustomization.yaml"), patchFile(component + "/patch.yaml"));
    }

    /** Returns the result of {@code kubectl kustomize} for a workload and a Component's two files. */
    String kustomized(String workload, String component, String patch) {
        Path folder = newFolder("kustomize");
        UncheckedFiles.writeString(folder.resolve("workload.yaml"), workload);
        UncheckedFiles.writeString(folder.resolve("component/kustomization.yaml"), component);
        UncheckedFiles.writeString(folder.resolve("component/patch.yaml"), patch);
        UncheckedFiles.writeString(folder.resolve("kustomization.yaml"),
                "resources: [workload.yaml]\ncomponents: [component]\n");
        return succeeded(ended(folder, List.of(tools.kubectl().toString(), "kustomize", "."), Map.of()));
    }

    /**
     * Runs {@code helm template} with the post-renderer and these arguments, for a chart that consists of the workload.
     */
    ForkedProcess rendered(String workload, List<String> arguments, Map<String, String> environment) {
        Path folder = newFolder("helm");
        UncheckedFiles.writeString(folder.resolve("chart/Chart.yaml"),
                "{apiVersion: v2, name: sample, version: 0.1.0}\n");
        UncheckedFiles.writeString(folder.resolve("chart/templates/workload.yaml"), workload);
        List<String> command = new ArrayList<>(List.of(tools.helm().toString(), "template", "sample", "chart",
                "--post-renderer", FOLDER.resolve("helm/post-render.sh").toString()));
        arguments.forEach(argument -> command.addAll(List.of("--post-renderer-args", argument)));
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("PATH", tools.folder() + ":" + System.getenv("PATH"));
        whole.put("HELM_CACHE_HOME", folder.resolve("cache").toString());
        return ended(folder, command, whole);
    }

    /** Returns the names of a list's elements in their order; none if the pointer leads to no list. */
    static List<String> names(JsonNode object, String pointer) {
        return Rendering.elements(object.at(pointer)).map(element -> element.path("name").asText()).toList();
    }

    /** Returns the container of this name, or a missing node. */
    static JsonNode container(JsonNode object, String name) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> Rendering.named(object.at("/spec/template/spec/" + list), name).stream()).findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Returns the value of a container's variable, or the empty string. */
    static String variable(JsonNode container, String name) {
        return Rendering.named(container.path("env"), name).map(variable -> variable.path("value").asText()).orElse("");
    }

    /** Returns the five commands of agent/deploy/README.md. */
    static List<String> fiveCommands() {
        return Pattern.compile("(?m)^    (.+)$").matcher(UncheckedFiles.readString(DEPLOY.resolve("README.md")))
                .results()
                .map(line -> line.group(1)).limit(5).toList();
    }

    private Path newFolder(String name) {
        return UncheckedFiles.unchecked(() -> Files.createTempDirectory(workspace.directory(), name));
    }

    private ForkedProcess ended(Path folder, List<String> command, Map<String, String> environment) {
        ForkedProcess process = workspace
                .keep(ForkedProcess.start(folder.getFileName().toString(), command, folder, environment));
        process.awaitExit(LIMIT);
        return process;
    }

    private static String succeeded(ForkedProcess process) {
        if (process.awaitExit(LIMIT) != 0) {
            throw new IllegalStateException(process + " failed" + process.tail());
        }
        return String.join("\n", process.outputLines()) + "\n";
    }
}
