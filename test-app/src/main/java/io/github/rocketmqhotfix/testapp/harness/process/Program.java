package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds installed programs. */
public final class Program {

    private Program() {
    }

    /** Returns the first program of this name on the PATH, if any. */
    public static Optional<Path> onPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }
}
