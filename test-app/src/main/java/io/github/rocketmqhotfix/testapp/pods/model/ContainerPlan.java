package io.github.rocketmqhotfix.testapp.pods.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that one container is started with.
 *
 * @param mounts folders of the image first, then the volumes
 * @param etc    files that the kubelet puts into /etc
 */
record ContainerPlan(String name, List<String> command, String workingDirectory, Map<String, String> variables,
        List<Volumes.Mount> mounts, boolean readOnlyRoot, Path etc) {

    ContainerPlan {
        command = List.copyOf(command);
        variables = Map.copyOf(variables);
        mounts = List.copyOf(mounts);
    }
}
