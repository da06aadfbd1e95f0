package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds installed programs. */
public final class Program {

    private Program() {}

    /** Returns the first program of this name on the PATH, if any. */
    public static Optional<Path> onPath(String name) {
        return onPath(name, searchPath());
    }

    /** Returns the first program of this name in the folders of a search path, if any. */
    public static Optional<Path> onPath(String name, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }

    /** Returns the value of PATH; empty if there is none. */
    public static String searchPath() {
        return Optional.ofNullable(System.getenv("PATH")).orElse("");
    }
}
