package io.github.rocketmqhotfix.testapp.pods.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of an image as differs from this machine: everything else in a container is the machine's.
 *
 * @param folders          a folder of the machine for each folder of the image
 * @param variables        what the image sets
 * @param workingDirectory where its processes start
 */
public record ContainerImage(Map<String, Path> folders, Map<String, String> variables, String workingDirectory) {

    public ContainerImage {
        folders = Map.copyOf(folders);
        variables = new TreeMap<>(variables);
    }

    /** One that sets nothing and starts in the root folder. */
    public ContainerImage(Map<String, Path> folders) {
        this(folders, Map.of(), "/");
    }
}
