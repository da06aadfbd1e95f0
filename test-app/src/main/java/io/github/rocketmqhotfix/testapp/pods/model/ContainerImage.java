package io.github.rocketmqhotfix.testapp.pods.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of a container that come from its image. Everything else in a container comes from this machine.
 *
 * @param folders          maps each folder of the image to the folder of this machine that has the content
 * @param variables        the variables that the image sets
 * @param workingDirectory the working directory of the container's processes
 */
public record ContainerImage(Map<String, Path> folders, Map<String, String> variables, String workingDirectory) {

    public ContainerImage {
        folders = Map.copyOf(folders);
        variables = new TreeMap<>(variables);
    }

    /** An image without variables and with the working directory {@code /}. */
    public ContainerImage(Map<String, Path> folders) {
        this(folders, Map.of(), "/");
    }
}
