package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Java home and the major version of its JVM. */
public record JavaRuntime(Path home, int majorVersion) {

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");

    private static final Pattern BUILD = Pattern.compile("Runtime Environment .*\\(build ([^)]+)\\)");

    /** The one that runs this. */
    public static JavaRuntime current() {
        return new JavaRuntime(Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** One of this major version: what JAVAnn_HOME names, else this one, else one beside this one. */
    public static Optional<JavaRuntime> installed(int major) {
        String named = System.getenv("JAVA" + major + "_HOME");
        if (named != null && !named.isBlank()) {
            return Optional.of(of(Path.of(named)));
        }
        if (current().majorVersion() == major) {
            return Optional.of(current());
        }
        try (Stream<Path> homes = Files.list(current().home().toRealPath().getParent())) {
            return homes.filter(home -> Files.exists(home.resolve("release")) && Files.isExecutable(home.resolve("bin/java")))
                    .map(JavaRuntime::of).filter(runtime -> runtime.majorVersion() == major).findFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The one in a directory.
     *
     * @throws IllegalArgumentException if there is no Java
     */
    public static JavaRuntime of(Path home) {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalArgumentException(home + " is not a Java home: it has no bin/java");
        }
        return new JavaRuntime(home, majorVersionOf(home));
    }

    /** The java executable. */
    public Path executable() {
        return home.resolve("bin/java");
    }

    /** Which build of it, as it calls itself: {@code 17.0.15+6}, for messages. */
    public String build() {
        Matcher matcher = BUILD.matcher(versionFlagOutput(home));
        return matcher.find() ? matcher.group(1) : Integer.toString(majorVersion);
    }

    private static int majorVersionOf(Path home) {
        Path release = home.resolve("release");
        Matcher matcher = VERSION.matcher(Files.exists(release) ? contentOf(release) : versionFlagOutput(home));
        if (!matcher.find()) {
            throw new IllegalArgumentException("cannot tell the version of the Java in " + home);
        }
        return Integer.parseInt(matcher.group(1));
    }

    // Debian's Java 8 has no release file
    private static String versionFlagOutput(Path home) {
        try {
            Process process = new ProcessBuilder(home.resolve("bin/java").toString(), "-version")
                    .redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            return output.replace("version \"", "JAVA_VERSION=\"");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
