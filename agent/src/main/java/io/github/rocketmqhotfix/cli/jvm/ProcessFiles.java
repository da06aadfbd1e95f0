package io.github.rocketmqhotfix.cli.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads what Linux shows about a process under {@code /proc}, without touching the process. A file that cannot be read
 * counts as empty.
 */
final class ProcessFiles {

    private static final Path PROC = Paths.get("/proc");
    /** The suffix that Linux appends to the path of a file that was deleted or replaced, for example by an upgrade. */
    private static final String DELETED = " (deleted)";

    private final Path directory;
    private final List<String> status;

    ProcessFiles(Path directory) {
        this.directory = directory;
        this.status = lines(directory.resolve("status"));
    }

    static boolean areAvailable() {
        return Files.exists(PROC.resolve("self/status"));
    }

    static ProcessFiles of(long pid) {
        return new ProcessFiles(PROC.resolve(Long.toString(pid)));
    }

    static ProcessFiles own() {
        return new ProcessFiles(PROC.resolve("self"));
    }

    /** Returns the ids of all processes that exist now, sorted. */
    static List<Long> pids() {
        String[] names = PROC.toFile().list((proc, name) -> name.matches("[0-9]+"));
        return names == null ? Collections.emptyList()
                : Arrays.stream(names).map(Long::valueOf).sorted().collect(Collectors.toList());
    }

    /** Returns the process's name, which Linux cuts after 15 characters. */
    String name() {
        return field("Name");
    }

    long pid() {
        return number(field("Pid"), 10);
    }

    /** Returns the effective user and group as numbers. A JVM compares them with those of the attaching process. */
    String userAndGroup() {
        return word(field("Uid"), 1) + ':' + word(field("Gid"), 1);
    }

    /** Returns the name of the effective user, or the user's number if this system has no name for the number. */
    String user() {
        String number = word(field("Uid"), 1);
        return lines(Paths.get("/etc/passwd")).stream().map(line -> line.split(":"))
                .filter(entry -> entry.length > 2 && entry[2].equals(number)).map(entry -> entry[0]).findFirst()
                .orElse(number);
    }

    /** Returns whether a signal or a debugger has stopped the process. */
    boolean isStopped() {
        return field("State").matches("[Tt].*");
    }

    /** Returns whether the process has ended, even if its parent has not waited for it yet. */
    boolean hasEnded() {
        return status.isEmpty() || field("State").startsWith("Z");
    }

    /**
     * Returns the process's id in this PID namespace and in each nested one. A single id means that the process runs in
     * this namespace.
     */
    List<String> namespacePids() {
        return Arrays.asList(field("NSpid").split("\\s+"));
    }

    /**
     * Returns whether the process has a handler for the signal with this number (1 or higher); true if the handlers
     * cannot be read.
     */
    boolean catches(int signal) {
        String mask = field("SigCgt");
        return mask.isEmpty() || (number(mask, 16) >> signal - 1 & 1) == 1;
    }

    List<String> commandLine() {
        return nulSeparated("cmdline");
    }

    /** Returns the environment variables with which the process started, each as {@code NAME=value}. */
    List<String> environment() {
        return nulSeparated("environ");
    }

    /** Returns whether the process has loaded the library of a JVM. */
    boolean isJvm() {
        return lines(directory.resolve("maps")).stream().map(ProcessFiles::withoutDeleted)
                .anyMatch(line -> line.endsWith("/libjvm.so") || line.contains("/libj9vm"));
    }

    /** Returns the path by which this tool opens the file that the process sees at {@code absolute}. */
    Path accessPath(Path absolute) {
        return directory.resolve("root").resolve(absolute.toString().substring(1));
    }

    Path workingDirectory() {
        return directory.resolve("cwd");
    }

    /**
     * Returns the paths of open and mapped files as the process sees them. For a file that was deleted or replaced, the
     * path is the former one.
     */
    List<String> openFiles() {
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
            for (Path each : descriptors) {
                files.add(target(each));
            }
        } catch (IOException e) {
            // the process belongs to another user, or has ended
        }
        for (String line : lines(directory.resolve("maps"))) {
            int path = line.indexOf('/');
            if (path >= 0) {
                files.add(withoutDeleted(line.substring(path)));
            }
        }
        return files;
    }

    private static String target(Path link) {
        try {
            return withoutDeleted(Files.readSymbolicLink(link).toString());
        } catch (IOException e) {
            return "";
        }
    }

    private static String withoutDeleted(String path) {
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    private List<String> nulSeparated(String file) {
        String text = text(directory.resolve(file));
        String words = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
        return text.isEmpty() ? Collections.emptyList() : Arrays.asList(words.split("\0", -1));
    }

    private String field(String name) {
        return status.stream().filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst().orElse("");
    }

    private static String word(String text, int index) {
        String[] words = text.split("\\s+");
        return index < words.length ? words[index] : "";
    }

    private static long number(String text, int radix) {
        return text.isEmpty() ? -1 : Long.parseUnsignedLong(text, radix);
    }

    private static List<String> lines(Path file) {
        return Arrays.stream(text(file).split("\n")).filter(line -> !line.isEmpty()).collect(Collectors.toList());
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
