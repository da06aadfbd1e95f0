package io.github.rocketmqhotfix.cli.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A process as Linux shows it under {@code /proc}; nothing here touches it. What may not be read is empty. */
final class ProcessFiles {

    private static final Path PROC = Paths.get("/proc");
    /** What Linux appends to the path of a file that was replaced, as an upgrade does. */
    private static final String DELETED = " (deleted)";

    private final Path directory;
    private final List<String> status;

    ProcessFiles(Path directory) {
        this.directory = directory;
        this.status = lines(directory.resolve("status"));
    }

    /** Whether this system has them. */
    static boolean areThere() {
        return Files.exists(PROC.resolve("self/status"));
    }

    static ProcessFiles of(long pid) {
        return new ProcessFiles(PROC.resolve(Long.toString(pid)));
    }

    static ProcessFiles own() {
        return new ProcessFiles(PROC.resolve("self"));
    }

    /** All that there are now. */
    static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path each : directories) {
                pids.add(Long.valueOf(each.getFileName().toString()));
            }
        } catch (IOException e) {
            return Collections.emptyList();
        }
        Collections.sort(pids);
        return pids;
    }

    /** As the system knows it, at most 15 characters. */
    String name() {
        return field("Name");
    }

    long pid() {
        return number(field("Pid"), 10);
    }

    /** Effective user and group, as numbers: what a JVM compares. */
    String userAndGroup() {
        return word(field("Uid"), 1) + ':' + word(field("Gid"), 1);
    }

    /** The user's name, or number where it has none here. */
    String user() {
        String number = word(field("Uid"), 1);
        for (String line : lines(Paths.get("/etc/passwd"))) {
            String[] entry = line.split(":");
            if (entry.length > 2 && entry[2].equals(number)) {
                return entry[0];
            }
        }
        return number;
    }

    /** Stopped by a signal or by a debugger. */
    boolean isStopped() {
        String state = field("State");
        return state.startsWith("T") || state.startsWith("t");
    }

    /** Also if it was not yet waited for. */
    boolean hasEnded() {
        return status.isEmpty() || field("State").startsWith("Z");
    }

    /** The process ids in every namespace from this one inwards; one alone: it is in this one. */
    List<String> namespacePids() {
        List<String> pids = new ArrayList<>();
        for (String each : field("NSpid").split("\\s+")) {
            if (!each.isEmpty()) {
                pids.add(each);
            }
        }
        return pids;
    }

    /** Whether a signal of this number, from 1, has a handler; true where that cannot be read. */
    boolean catches(int signal) {
        String mask = field("SigCgt");
        return mask.isEmpty() || (number(mask, 16) >> signal - 1 & 1) == 1;
    }

    /** Empty where it may not be read. */
    List<String> commandLine() {
        return terminated("cmdline");
    }

    /** {@code NAME=value} each, as the process was started. */
    List<String> environment() {
        return terminated("environ");
    }

    /** Whether a JVM's library is in it. */
    boolean isJvm() {
        for (String mapped : lines(directory.resolve("maps"))) {
            String line = withoutDeleted(mapped);
            if (line.endsWith("/libjvm.so") || line.contains("/libj9vm")) {
                return true;
            }
        }
        return false;
    }

    /** A path as the process sees it, to be opened from here. */
    Path seen(Path absolute) {
        return directory.resolve("root").resolve(absolute.toString().substring(1));
    }

    Path workingDirectory() {
        return directory.resolve("cwd");
    }

    /** Paths of the files that it has open or mapped, as it sees them; of those that were replaced, what they were. */
    List<String> openFiles() {
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
            for (Path each : descriptors) {
                files.add(target(each));
            }
        } catch (IOException e) {
            // somebody else's, or gone
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

    private List<String> terminated(String file) {
        List<String> words = new ArrayList<>();
        String text = text(directory.resolve(file));
        int start = 0;
        for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
            words.add(text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            words.add(text.substring(start));
        }
        return words;
    }

    private String field(String name) {
        for (String line : status) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return "";
    }

    private static String word(String text, int index) {
        String[] words = text.split("\\s+");
        return index < words.length ? words[index] : "";
    }

    private static long number(String text, int radix) {
        return text.isEmpty() ? -1 : Long.parseUnsignedLong(text, radix);
    }

    private static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>();
        for (String line : text(file).split("\n")) {
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
