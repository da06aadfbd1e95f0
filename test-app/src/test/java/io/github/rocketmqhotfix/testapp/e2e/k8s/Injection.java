package io.github.rocketmqhotfix.testapp.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
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
import java.util.stream.StreamSupport;

/** The patches of agent/deploy/kubernetes/inject, applied to sample workloads by a real kubectl, without a server. */
final class Injection {

    static final Path DEPLOY = Path.of("..", "agent", "deploy").toAbsolutePath().normalize();
    static final Path FOLDER = DEPLOY.resolve("kubernetes/inject");

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Workspace workspace;
    private final KubernetesTools tools;

    Injection(Workspace workspace, KubernetesTools tools) {
        this.workspace = workspace;
        this.tools = tools;
    }

    /** A sample as it runs before the patch, such as {@code operator}. */
    static String workload(String name) {
        try (InputStream sample = Injection.class.getResourceAsStream("workloads/" + name + ".yaml")) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String patchFile(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the README's {@code kubectl patch} makes of it: a strategic merge without the patch's metadata. */
    String merged(String workload, String patch) {
        return succeeded(patching(workload, patch.replaceAll("(?m)^metadata.*\\R", ""), "strategic"));
    }

    /** What {@code kubectl patch --type json} makes of it. */
    String appended(String workload, String patch) {
        return succeeded(patching(workload, patch, "json"));
    }

    /** {@code kubectl patch} without a server; the result is on its standard output. */
    ForkedProcess patching(String workload, String patch, String type) {
        Path folder = fresh("patch");
        write(folder.resolve("workload.yaml"), workload);
        write(folder.resolve("patch.yaml"), patch);
        return ended(folder, List.of(tools.kubectl().toString(), "patch", "--local", "-o", "yaml", "--type", type,
                "-f", "workload.yaml", "--patch-file", "patch.yaml"), Map.of());
    }

    /** What {@code kubectl kustomize} makes of workload and Component. */
    String kustomized(String workload, String component) {
        return kustomized(workload, patchFile(component + "/kustomization.yaml"), patchFile(component + "/patch.yaml"));
    }

    /** The same with a Component's two files. */
    String kustomized(String workload, String component, String patch) {
        Path folder = fresh("kustomize");
        write(folder.resolve("workload.yaml"), workload);
        write(folder.resolve("component/kustomization.yaml"), component);
        write(folder.resolve("component/patch.yaml"), patch);
        write(folder.resolve("kustomization.yaml"), "resources: [workload.yaml]\ncomponents: [component]\n");
        return succeeded(ended(folder, List.of(tools.kubectl().toString(), "kustomize", "."), Map.of()));
    }

    /** {@code helm template} of a chart that consists of the workload, through the post-renderer with these arguments. */
    ForkedProcess rendered(String workload, List<String> arguments, Map<String, String> environment) {
        Path folder = fresh("helm");
        write(folder.resolve("chart/Chart.yaml"), "{apiVersion: v2, name: sample, version: 0.1.0}\n");
        write(folder.resolve("chart/templates/workload.yaml"), workload);
        List<String> command = new ArrayList<>(List.of(tools.helm().toString(), "template", "sample", "chart",
                "--post-renderer", FOLDER.resolve("helm/post-render.sh").toString()));
        arguments.forEach(argument -> command.addAll(List.of("--post-renderer-args", argument)));
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("PATH", tools.folder() + ":" + System.getenv("PATH"));
        whole.put("HELM_CACHE_HOME", folder.resolve("cache").toString());
        return ended(folder, command, whole);
    }

    /** The names of a list's elements, in order; the pointer may end at nothing. */
    static List<String> names(JsonNode object, String pointer) {
        List<String> names = new ArrayList<>();
        object.at(pointer).forEach(element -> names.add(element.path("name").asText()));
        return names;
    }

    /** The container of this name in a workload, missing if there is none. */
    static JsonNode container(JsonNode object, String name) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> elements(object.at("/spec/template/spec/" + list)))
                .filter(container -> container.path("name").asText().equals(name)).findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The value of a container's variable, empty if it has none. */
    static String variable(JsonNode container, String name) {
        return elements(container.path("env")).filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText()).findFirst().orElse("");
    }

    /** The five commands of agent/deploy/README.md. */
    static List<String> fiveCommands() {
        try {
            String page = Files.readString(DEPLOY.resolve("README.md"));
            return Pattern.compile("(?m)^    (.+)$").matcher(page).results().map(line -> line.group(1)).limit(5).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private Path fresh(String name) {
        try {
            return Files.createTempDirectory(workspace.directory(), name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ForkedProcess ended(Path folder, List<String> command, Map<String, String> environment) {
        ForkedProcess process = workspace.keep(ForkedProcess.start(folder.getFileName().toString(), command, folder, environment));
        process.awaitExit(LIMIT);
        return process;
    }

    private static String succeeded(ForkedProcess process) {
        if (process.awaitExit(LIMIT) != 0) {
            throw new IllegalStateException(process + " failed" + process.tail());
        }
        return String.join("\n", process.outputLines()) + "\n";
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
