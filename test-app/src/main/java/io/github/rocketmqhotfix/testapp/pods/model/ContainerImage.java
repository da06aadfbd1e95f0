package io.github.rocketmqhotfix.testapp.pods.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of an image that differ from this machine. Everything else in a container belongs to the machine.
 *
 * @param folders          the machine's folder for each folder of the image
 * @param variables        the variables that the image sets
 * @param workingDirectory the working directory of its processes
 */
public record ContainerImage(Map<String, Path> folders, Map<String, String> variables, String workingDirectory) {

    public ContainerImage {
        folders = Map.copyOf(folders);
        variables = new TreeMap<>(variables);
    }

    /** An image without variables that starts in the root folder. */
    public ContainerImage(Map<String, Path> folders) {
        this(folders, Map.of(), "/");
    }
}
