package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installed Java: its home and the major version. */
public record JavaRuntime(Path home, int majorVersion) {

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");

    private static final Pattern BUILD = Pattern.compile("Runtime Environment .*\\(build ([^)]+)\\)");

    /** Returns the Java that runs this JVM. */
    public static JavaRuntime current() {
        return new JavaRuntime(Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** Returns the class path of this JVM with absolute paths, for a process with another working directory. */
    public static String currentClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the jar or the directory from which this JVM has loaded a class. */
    public static Path codeSourceOf(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /**
     * Finds a Java of a major version. Searches the environment variable JAVAnn_HOME, then the Java of this JVM, then
     * the directories beside the home of this JVM. Does not check the version of the Java in JAVAnn_HOME.
     */
    public static Optional<JavaRuntime> installed(int major) {
        String named = System.getenv("JAVA" + major + "_HOME");
        if (named != null && !named.isBlank()) {
            return Optional.of(of(Path.of(named)));
        }
        if (current().majorVersion() == major) {
            return Optional.of(current());
        }
        return UncheckedFiles.unchecked(() -> {
            try (Stream<Path> homes = Files.list(current().home().toRealPath().getParent())) {
                return homes
                        .filter(home -> Files.exists(home.resolve("release"))
                                && Files.isExecutable(home.resolve("bin/java")))
                        .map(JavaRuntime::of).filter(runtime -> runtime.majorVersion() == major).findFirst();
            }
        });
    }

    /**
     * Returns the Java in a directory.
     *
     * @throws IllegalArgumentException if the directory has no Java
     */
    public static JavaRuntime of(Path home) {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalArgumentException(home + " is not a Java home: it has no bin/java");
        }
        return new JavaRuntime(home, majorVersionOf(home));
    }

    /** Returns the java executable. */
    public Path executable() {
        return home.resolve("bin/java");
    }

    /** Returns the build of this Java for messages, such as {@code 17.0.15+6}. */
    public String build() {
        Matcher matcher = BUILD.matcher(versionFlagOutput(home));
        return matcher.find() ? matcher.group(1) : Integer.toString(majorVersion);
    }

    private static int majorVersionOf(Path home) {
        Path release = home.resolve("release");
        Matcher matcher = VERSION
                .matcher(Files.exists(release) ? UncheckedFiles.readString(release) : versionFlagOutput(home));
        if (!matcher.find()) {
            throw new IllegalArgumentException("cannot tell the version of the Java in " + home);
        }
        return Integer.parseInt(matcher.group(1));
    }

    // Debian's Java 8 has no release file
    private static String versionFlagOutput(Path home) {
        ProcessBuilder version = new ProcessBuilder(home.resolve("bin/java").toString(), "-version")
                .redirectErrorStream(true);
        String output = UncheckedFiles.unchecked(() -> new String(version.start().getInputStream().readAllBytes()));
        return output.replace("version \"", "JAVA_VERSION=\"");
    }
}
