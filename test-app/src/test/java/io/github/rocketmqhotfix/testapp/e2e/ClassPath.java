package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Jars and directories in the order of a class path. */
public record ClassPath(List<Path> entries) {

    /** Returns the argument that TargetClasses, RetransformedClasses and similar programs expect. */
    public String argument(String rootPackage) {
        // a URL class loader treats a path as a directory only if the path ends with a separator
        return rootPackage + "=" + entries.stream().map(each -> each + (Files.isDirectory(each) ? File.separator : ""))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns a class path of a directory with changed copies of some classes, followed by this class path. */
    public ClassPath withChanged(List<String> classNames, UnaryOperator<byte[]> change, Path directory) {
        for (String each : classNames) {
            Path file = directory.resolve(each.replace('.', '/') + ".class");
            UncheckedFiles.createDirectories(file.getParent());
            UncheckedFiles.unchecked(() -> Files.write(file, change.apply(classFile(each))));
        }
        return new ClassPath(List.of(directory)).followedBy(this);
    }

    public ClassPath followedBy(ClassPath other) {
        return new ClassPath(Stream.concat(entries.stream(), other.entries.stream()).toList());
    }

    /** Returns this class path with one jar replaced by a copy that has another name. */
    public ClassPath withRenamed(String jar, Path copy) {
        return new ClassPath(entries.stream()
                .map(each -> each.getFileName().toString().equals(jar) ? UncheckedFiles.copy(each, copy) : each)
                .toList());
    }

    /**
     * Searches the jars for classes whose names end with one of {@code ends}, in any root package, and returns the
     * names.
     */
    public Set<String> classesEndingIn(List<String> ends) {
        Set<String> found = new TreeSet<>();
        for (Path each : entries) {
            try (JarFile jar = new JarFile(each.toFile())) {
                jar.stream().map(entry -> entry.getName().replace('/', '.'))
                        .filter(name -> ends.stream().anyMatch(end -> name.endsWith("." + end + ".class")))
                        .map(name -> name.substring(0, name.length() - ".class".length())).forEach(found::add);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return found;
    }

    /** Returns the entry from which a class is loaded. */
    public Path holderOf(String className) {
        return entries.stream().filter(each -> classFile(each, className) != null).findFirst().orElseThrow();
    }

    public byte[] classFile(String className) {
        return classFile(holderOf(className), className);
    }

    /** Returns the class file of an entry, or null if the entry does not have the class. */
    private static byte[] classFile(Path entry, String className) {
        String name = className.replace('.', '/') + ".class";
        return UncheckedFiles.unchecked(() -> {
            if (Files.isDirectory(entry)) {
                Path file = entry.resolve(name);
                return Files.exists(file) ? Files.readAllBytes(file) : null;
            }
            try (JarFile jar = new JarFile(entry.toFile())) {
                ZipEntry found = jar.getEntry(name);
                return found == null ? null : jar.getInputStream(found).readAllBytes();
            }
        });
    }
}
