package io.github.rocketmqhotfix.testapp.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.chart.Rendering;
import io.github.rocketmqhotfix.testapp.network.Host;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod as the chart renders it, on a host: its containers run with their own command and variables on a read-only file
 * system that has the volumes where the chart mounts them. Not modelled: the user's number, limits, capabilities; what
 * the images have besides RocketMQ or the agent is this machine's.
 */
final class RenderedPod {

    // all mounts end with the process, as the namespace does
    private static final String CONTAINER = """
            set -e
            root=$1 hosts=$2
            shift 2
            mount -t tmpfs tmpfs "$root"
            for path in /* /home/*; do
              case $path in /etc | /home | /run | /tmp | /scripts | /hotfix | /agent | '/home/*') continue ;; esac
              if [ -L "$path" ]; then
                cp -P "$path" "$root$path"
              elif [ -d "$path" ]; then
                mkdir -p "$root$path"
                mount --rbind "$path" "$root$path"
              fi
            done
            cp -a /etc "$root/" 2> /dev/null || true
            echo "$hosts" >> "$root/etc/hosts"
            while [ "$1" != -- ]; do
              mkdir -p "$root$2"
              mount --bind "$1" "$root$2"
              [ "$3" = rw ] || mount -o remount,bind,nosuid,nodev,ro "$root$2"
              shift 3
            done
            shift
            mount -o remount,ro "$root"
            exec chroot "$root" "$@"
            """;

    private final Workspace workspace;
    private final Rendering chart;
    private final Host host;
    private final String name;
    private final JsonNode specification;
    private final Map<String, String> names;

    private RenderedPod(Workspace workspace, Rendering chart, Host host, String name, JsonNode specification,
            Map<String, String> names) {
        this.workspace = workspace;
        this.chart = chart;
        this.host = host;
        this.name = name;
        this.specification = specification;
        this.names = Map.copyOf(names);
    }

    /** The pod of the one StatefulSet whose name ends like this; {@code names} are host names with their addresses. */
    static RenderedPod ofSet(Workspace workspace, Rendering chart, Host host, String nameEnd, Map<String, String> names) {
        JsonNode set = chart.one("StatefulSet", nameEnd);
        return new RenderedPod(workspace, chart, host, Rendering.nameOf(set) + "-0", set.at("/spec/template/spec"), names);
    }

    /** The one pod whose name ends like this. */
    static RenderedPod alone(Workspace workspace, Rendering chart, Host host, String nameEnd, Map<String, String> names) {
        JsonNode pod = chart.one("Pod", nameEnd);
        return new RenderedPod(workspace, chart, host, Rendering.nameOf(pod), pod.path("spec"), names);
    }

    Host host() {
        return host;
    }

    /** The only init container; {@code image} is a folder of the machine for each folder of the image. */
    ForkedProcess runInitContainer(Map<String, Path> image, Map<String, String> variables) {
        return run(only("initContainers"), image, variables);
    }

    /** The only container, on an image that sets variables of its own. */
    ForkedProcess runContainer(Map<String, Path> image, Map<String, String> variables) {
        return run(only("containers"), image, variables);
    }

    /** What a TCP probe of the container asks: the number of the port. */
    int probedPort(String probe) {
        JsonNode container = only("containers");
        String port = container.path(probe).at("/tcpSocket/port").asText();
        for (JsonNode each : container.path("ports")) {
            if (each.path("name").asText().equals(port)) {
                return each.path("containerPort").asInt();
            }
        }
        throw new IllegalStateException(name + " has no port " + port);
    }

    /** The folder behind a volume, or behind a claim of the StatefulSet. */
    Path volume(String volumeName) {
        return workspace.directoryFor(name + "/volumes/" + volumeName);
    }

    private ForkedProcess run(JsonNode container, Map<String, Path> image, Map<String, String> variables) {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", CONTAINER, "container",
                workspace.directoryFor(name + "/root").toString(), hostsLines()));
        image.forEach((folder, source) -> command.addAll(List.of(source.toString(), folder, "ro")));
        for (JsonNode mount : container.path("volumeMounts")) {
            String volumeName = mount.path("name").asText();
            fill(volumeName);
            command.addAll(List.of(volume(volumeName).toString(), mount.path("mountPath").asText(),
                    mount.path("readOnly").asBoolean() ? "ro" : "rw"));
        }
        command.add("--");
        container.path("command").forEach(word -> command.add(word.asText()));
        Map<String, String> environment = new TreeMap<>(variables);
        container.path("env").forEach(variable -> environment.put(variable.path("name").asText(), valueOf(variable)));
        String processName = name + "-" + container.path("name").asText();
        return workspace.keep(ForkedProcess.start(processName, host.entering(command), workspace.directory(), environment));
    }

    private JsonNode only(String kind) {
        JsonNode containers = specification.path(kind);
        if (containers.size() != 1) {
            throw new IllegalStateException(name + " has " + containers.size() + " " + kind);
        }
        return containers.get(0);
    }

    private String valueOf(JsonNode variable) {
        if (variable.has("value")) {
            return variable.path("value").textValue();
        }
        String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
        if (!field.equals("status.podIP")) {
            throw new IllegalStateException(name + " has " + variable);
        }
        return host.address();
    }

    private String hostsLines() {
        StringBuilder lines = new StringBuilder();
        names.forEach((hostName, address) -> lines.append(address).append(' ').append(hostName).append('\n'));
        return lines.toString();
    }

    private void fill(String volumeName) {
        for (JsonNode volume : specification.path("volumes")) {
            if (volume.path("name").asText().equals(volumeName) && volume.has("configMap")) {
                write(chart.one("ConfigMap", volume.at("/configMap/name").asText()).path("data"), volume(volumeName));
            }
        }
    }

    private static void write(JsonNode data, Path folder) {
        data.properties().forEach(file -> {
            try {
                Files.writeString(folder.resolve(file.getKey()), file.getValue().textValue());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
